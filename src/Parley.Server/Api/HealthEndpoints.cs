using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Parley.Storage.Journal;

namespace Parley.Server.Api;

/// <summary>
/// What load balancers and orchestrators ask. Alive: the process answers. Ready: send it new conversations. Strangers may ask, so it is said in a word;
/// the console's health page says more.
/// </summary>
internal sealed class HealthEndpoints(IHostApplicationLifetime lifetime, CallRecorder? recorder)
{
    public static Task GetLiveAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "ok");

    /// <summary>200, or 503 with the reason while the server stops or loses what it should record.</summary>
    public Task GetReadyAsync(HttpContext context)
    {
        var reason = lifetime.ApplicationStopping.IsCancellationRequested ? "stopping"
            : recorder?.Health.State is RecorderState.Losing ? "records are being lost"
            : null;
        return WriteAsync(context, reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, reason ?? "ok");
    }

    private static Task WriteAsync(HttpContext context, int status, string word)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(word + "\n", context.RequestAborted);
    }
}
