using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>The server as one ready application: Kestrel, the endpoints and the page.</summary>
public static class ParleyApplication
{
    /// <summary>Builds the application; the caller starts, stops and disposes it. Mistakes in the configuration show here.</summary>
    /// <param name="options">What to serve, and where.</param>
    /// <param name="configure">Adds tools, agents, models and stages; null for none.</param>
    /// <param name="configureLogging">Adds loggers; null for none: the application then logs nowhere.</param>
    /// <exception cref="ParleyConfigurationException">An agent names a tool or a script that does not exist, or a key is missing.</exception>
    public static WebApplication Build(
        ParleyOptions options, Action<IParleyBuilder>? configure = null, Action<ILoggingBuilder>? configureLogging = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        configureLogging?.Invoke(builder.Logging);
        Listen(builder.WebHost, options.Server);
        var parley = builder.Services.AddParley(options);
        configure?.Invoke(parley);

        var app = builder.Build();
        try
        {
            _ = app.Services.GetRequiredService<ServerStatus>(); // agents, tools and scripts are checked now, not at the first call
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }

        app.UseHostFiltering();
        app.Use(PageHeaders.AddAsync);
        app.UseWebSockets();
        UsePage(app);
        app.MapParley();
        return app;
    }

    private static void Listen(IWebHostBuilder host, ServerOptions options)
    {
        var certificate = options.Certificate is { } path ? ServerCertificate.Load(path, options.CertificateKey) : null;
        host.UseUrls(HostAddress.ToUrl(certificate is null ? "http" : "https", options.Host, options.Port));
        host.UseKestrelHttpsConfiguration();
        host.ConfigureKestrel(kestrel =>
        {
            ServerLimits.Apply(kestrel.Limits, options);
            kestrel.AddServerHeader = false;
            if (certificate is not null)
            {
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
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
