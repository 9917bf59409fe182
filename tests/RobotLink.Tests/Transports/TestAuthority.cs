using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RobotLink.Tests.Transports;

/// <summary>An authority of a plant, with a folder for what it signs; <c>ca.pem</c> is its own certificate.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 authority;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=plant", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(Now.AddDays(-100), Now.AddDays(100));
        File.WriteAllText(Path.Combine(Folder, "ca.pem"), authority.ExportCertificatePem());
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("robotlink-").FullName;

    public static X509Certificate2 SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }

    public X509Certificate2 Sign(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, Now.AddDays(-1), Now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>Certificate and key in one file.</summary>
    public void Write(string file, X509Certificate2 certificate) => File.WriteAllText(
        Path.Combine(Folder, file), certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

    /// <summary>Trusts what this authority has signed.</summary>
    public X509ChainPolicy Policy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { authority },
    };

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
