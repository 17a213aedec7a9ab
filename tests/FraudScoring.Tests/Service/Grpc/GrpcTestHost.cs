using System.Net;
using FraudScoring.Service.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FraudScoring.Tests.Service.Grpc;

/// <summary>A real Kestrel on a free loopback port that serves the given methods.</summary>
internal sealed class GrpcTestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcTestHost(WebApplication app, GrpcDispatcher dispatcher, Uri address, RecordingLogger log)
    {
        _app = app;
        Dispatcher = dispatcher;
        Address = address;
        Log = log;
        Client = new GrpcTestClient(address);
    }

    public GrpcDispatcher Dispatcher { get; }

    public Uri Address { get; }

    public GrpcTestClient Client { get; }

    public RecordingLogger Log { get; }

    public static Task<GrpcTestHost> StartAsync(params GrpcMethod[] methods) => StartOnPortAsync(0, methods);

    public static async Task<GrpcTestHost> StartOnPortAsync(int port, params GrpcMethod[] methods)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenGrpc(new(IPAddress.Loopback, port)));
        builder.Logging.ClearProviders();
        var log = new RecordingLogger();
        var dispatcher = new GrpcDispatcher(methods, TimeProvider.System, log);

        var app = builder.Build();
        app.Run(dispatcher.InvokeAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new GrpcTestHost(app, dispatcher, new Uri(addresses!.Addresses.Single()), log);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        Dispatcher.Dispose();
    }
}
