using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Tests.Service.Velocity.Redis;

/// <summary>TLS against a real server, with and without a certificate of our own.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("fs-tls-").FullName;

    public RedisTlsTests()
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", caKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Path("ca"), ca.ExportCertificatePem());
        Issue(ca, "server");
        Issue(ca, "client");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_ServerAsksForNoCertificate_Works()
    {
        using var server = Server("no");

        using var connection = Open(server, $"tls=true,tls-ca={Path("ca")}");

        connection.Commands.Command(1).Part("PING"u8);
        connection.Send(Patience);
        Assert.Equal("PONG", connection.Text(connection.Read(RespKind.Simple)));
    }

    [Fact]
    public void Open_ServerAsksForACertificate_WorksOnlyWithOne()
    {
        using var server = Server("yes");

        Assert.Throws<RespException>(() => Open(server, $"tls=true,tls-ca={Path("ca")}"));
        using var connection = Open(server, $"tls=true,tls-ca={Path("ca")},tls-cert={Path("client")},tls-key={Path("client-key")}");
        Assert.True(connection.IsUsable);
    }

    [Fact]
    public void Open_ServerIsNotTrusted_Throws()
    {
        using var server = Server("no");

        var error = Assert.Throws<RespException>(() => Open(server, "tls=true"));

        Assert.Contains("certificate", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static RespConnection Open(RedisServer server, string settings)
        => RespConnection.Open(RedisOptions.Parse($"127.0.0.1:{server.TlsPort},{settings}"), "127.0.0.1", server.TlsPort, Patience);

    private RedisServer Server(string asksForCertificates)
        => new(hasTls: true, "--tls-ca-cert-file", Path("ca"), "--tls-cert-file", Path("server"), "--tls-key-file", Path("server-key"),
            "--tls-auth-clients", asksForCertificates);

    private void Issue(X509Certificate2 ca, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(ca, ca.NotBefore, ca.NotAfter, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path(name), certificate.ExportCertificatePem());
        File.WriteAllText(Path($"{name}-key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, $"{name}.pem");
}
