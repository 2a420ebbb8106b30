using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Parley.Server.Access;
using Parley.Server.CallLoops;
using Parley.Server.Configuration;
using Parley.Server.ReadLimits;
using Parley.Server.Telephone;
using Parley.Server.Tls;

namespace Parley.Server.Hosting;

/// <summary>The server as one ready application: Kestrel, the endpoints and the page.</summary>
public static class ParleyApplication
{
    /// <summary>Builds the application; the caller starts, stops and disposes it. Mistakes in the configuration show here.</summary>
    /// <param name="options">What to serve, and where.</param>
    /// <param name="configure">Adds tools, agents, models and stages; null for none.</param>
    /// <param name="configureLogging">Adds loggers; null for none: the application then logs nowhere.</param>
    /// <exception cref="ParleyConfigurationException">An agent names a tool or a script that does not exist, a key is missing, or nobody is kept out of an open address.</exception>
    public static WebApplication Build(
        ParleyOptions options, Action<IParleyBuilder>? configure = null, Action<ILoggingBuilder>? configureLogging = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        configureLogging?.Invoke(builder.Logging);
        Listen(builder.WebHost, options);
        AddCertificate(builder.Services, options.Server);
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => Share(policy, options.Server)));
        var parley = builder.Services.AddParley(options);
        builder.Services.AddSingleton<IConnectionListenerFactory, LoopListenerFactory>(); // the last one that can bind an address is asked
        OwnProtection.Add(builder.Services, options);
        builder.Services.AddSingleton(new ConfiguringCode(configure));
        configure?.Invoke(parley);

        var app = builder.Build();
        try
        {
            _ = app.Services.GetService<ServerCertificate>();
            RequireSomebody(options.Server, app.Services.GetRequiredService<AccessState>());
            _ = app.Services.GetRequiredService<ServerStatus>(); // agents, tools and scripts are checked now, not at the first call
            _ = app.Services.GetRequiredService<TelephoneExchange>();
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }

        app.UseHostFiltering();
        app.Use(PageHeaders.AddAsync);
        app.Use(StrictTransport.AddAsync);
        app.UseCors();
        app.Use(LoopUpgrade.OfferAsync);
        app.UseWebSockets();
        UsePage(app);
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<ReadLimit>().HandleAsync);
        app.UseAuthorization();
        app.MapParley();
        return app;
    }

    /// <summary>Who cannot be told from strangers must be on this machine.</summary>
    internal static void RequireSomebody(ServerOptions options, AccessState access)
    {
        if (!access.HasAnybody && !HostAddress.IsLoopback(options.Host))
        {
            throw new ParleyConfigurationException(
                $"Listening on {options.Host} needs an API key, for everybody who reaches it could use the agents. Make one with 'parley keys create' (or a user, with 'parley users add'), name some in server.api_keys, or listen on this machine only: --host 127.0.0.1");
        }
    }

    private static void Share(CorsPolicyBuilder policy, ServerOptions options) => policy
        .WithOrigins([.. options.CorsOrigins])
        .WithMethods(HttpMethods.Get, HttpMethods.Post)
        .AllowAnyHeader()
        .WithExposedHeaders("Retry-After")
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10));

    private static void AddCertificate(IServiceCollection services, ServerOptions options)
    {
        if (options.Certificate is not null)
        {
            services.AddSingleton(provider => new ServerCertificate(
                options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ServerCertificate>>()));
            services.AddHostedService<FileRefresh<ServerCertificate>>();
        }
    }

    private static void Listen(IWebHostBuilder host, ParleyOptions parley)
    {
        var options = parley.Server;
        host.UseUrls(HostAddress.ToUrl(options.Certificate is null ? "http" : "https", options.Host, options.Port));
        host.UseKestrelHttpsConfiguration();
        host.ConfigureKestrel(kestrel =>
        {
            ServerLimits.Apply(kestrel.Limits, options, parley.Carriers);
            kestrel.AddServerHeader = false;
            if (options.Certificate is not null)
            {
                var certificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>();
                kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.ServerCertificate = certificate.Current.TargetCertificate; // Kestrel wants one to begin with
                    https.OnAuthenticate = (_, tls) => tls.ServerCertificateContext = certificate.Current;
                });
            }
        });
    }

    private static void UsePage(WebApplication app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(folder))
        {
            app.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(folder) });
        }
    }
}
