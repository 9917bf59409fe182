using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>How devices that call us by TLS are received: with our certificate, and with theirs where an authority is named.</summary>
internal sealed class TlsWelcome : IDisposable
{
    private readonly TlsProfile tls;
    private readonly X509Certificate2 own;
    private readonly X509Certificate2Collection chain = [];
    private readonly X509Certificate2Collection authorities = [];
    private readonly SslServerAuthenticationOptions options;
    private string? objection;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds no certificate or key.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public TlsWelcome(TlsProfile tls, string folder)
    {
        this.tls = tls;
        var file = Path.Combine(folder, tls.Certificate ?? throw new InvalidDataException("certificate is missing: whoever listens needs one"));
        own = Usable(X509Certificate2.CreateFromPemFile(file, tls.Key is null ? null : Path.Combine(folder, tls.Key)));
        chain.ImportFromPemFile(file);
        if (tls.Authority is not null)
        {
            authorities.ImportFromPemFile(Path.Combine(folder, tls.Authority));
        }

        options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true),
            ClientCertificateRequired = tls is { Authority: not null, Verify: true },
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, shown, _, errors) => (objection = Object((X509Certificate2?)shown, errors)) is null,
        };
        if (authorities.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
    }

    /// <param name="call">Taken over, whatever becomes of it.</param>
    /// <exception cref="AuthenticationException">The caller speaks no TLS, or is not whom we wait for; the message says which.</exception>
    /// <exception cref="IOException">The caller has hung up.</exception>
    public async Task<SslStream> ReceiveAsync(Socket call, CancellationToken stopping)
    {
        objection = null;
        var stream = new SslStream(new NetworkStream(call, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(options, stopping);
            return stream;
        }
        catch (Exception reason)
        {
            await stream.DisposeAsync();
            throw objection is null ? reason : new AuthenticationException(objection, reason);
        }
    }

    public void Dispose()
    {
        own.Dispose();
        foreach (var certificate in chain.Concat(authorities))
        {
            certificate.Dispose();
        }
    }

    /// <summary>Windows wants keys that lie in a store of its own.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }
    }

    private string? Object(X509Certificate2? shown, SslPolicyErrors errors)
    {
        if (!options.ClientCertificateRequired)
        {
            return null;
        }

        return shown is null ? "it has shown no certificate"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? "its certificate is not signed by connect.tls.authority, or out of date"
            : tls.Name is { } name && !shown.MatchesHostname(name) ? $"its certificate is not for {name}, as connect.tls.name wants"
            : null;
    }
}
