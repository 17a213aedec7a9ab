using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>How the connection is secured: whom to trust and, perhaps, who we are. PEM files.</summary>
internal sealed record RedisTls(string? CaFile, string? CertificateFile, string? KeyFile)
{
    private readonly X509Certificate2Collection? _roots = Load(CaFile);
    private readonly X509Certificate2? _own = LoadOwn(CertificateFile, KeyFile);

    /// <summary>Settings of a handshake with a server.</summary>
    public SslClientAuthenticationOptions ForHost(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (_own is not null)
            options.ClientCertificates = [_own];
        if (_roots is null)
            return options;
        options.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(_roots);
        return options;
    }

    private static X509Certificate2Collection? Load(string? file)
    {
        if (file is null)
            return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots;
    }

    private static X509Certificate2? LoadOwn(string? certificate, string? key)
        => certificate is null ? null : X509Certificate2.CreateFromPemFile(certificate, key);
}
