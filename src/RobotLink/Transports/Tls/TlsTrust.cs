using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Whom one call trusts, and why the one who answered was not trusted.</summary>
internal sealed class TlsTrust : IDisposable
{
    private readonly X509Certificate2Collection authorities = [];
    private readonly X509Certificate2? own;
    private readonly string name;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds no certificate or key.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public TlsTrust(TlsProfile tls, string folder, string name)
    {
        this.name = name;
        if (tls.Authority is not null)
        {
            authorities.ImportFromPemFile(Path.Combine(folder, tls.Authority));
        }

        own = tls.Certificate is null ? null
            : X509Certificate2.CreateFromPemFile(Path.Combine(folder, tls.Certificate), tls.Key is null ? null : Path.Combine(folder, tls.Key));
        Options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            ClientCertificates = own is null ? null : [own],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                !tls.Verify || (Objection = Object((X509Certificate2?)certificate, chain, errors)) is null,
        };
        if (authorities.Count > 0)
        {
            Options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
    }

    public SslClientAuthenticationOptions Options { get; }

    /// <summary>What is wrong with the device's certificate, in words.</summary>
    public string? Objection { get; private set; }

    public void Dispose()
    {
        own?.Dispose();
        foreach (var authority in authorities)
        {
            authority.Dispose();
        }
    }

    private string? Object(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the device has shown no certificate";
        }

        var faults = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        return errors switch
        {
            SslPolicyErrors.None => null,
            _ when faults.HasFlag(X509ChainStatusFlags.NotTimeValid) => OutOfTime(certificate),
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) =>
                $"the device's certificate is for {Names(certificate)}, not for {name}: correct connect.tls.name, or the address",
            _ when (faults & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 =>
                authorities.Count > 0 ? "the device's certificate is not signed by connect.tls.authority"
                : "the device's certificate is signed by nobody this PC knows: name its authority in connect.tls.authority",
            _ => $"the device's certificate is not valid: {string.Join(", ", chain?.ChainStatus.Select(status => status.Status.ToString()) ?? [])}",
        };
    }

    private static string OutOfTime(X509Certificate2 certificate)
    {
        static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        return $"the device's certificate is valid from {Day(certificate.NotBefore)} to {Day(certificate.NotAfter)} only: renew it, or set the clock of this PC";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        return names.Count == 0 ? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) : string.Join(", ", names);
    }
}
