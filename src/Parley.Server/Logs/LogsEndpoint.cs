using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Parley.Server.Hosting;

namespace Parley.Server.Logs;

/// <summary><c>GET /v1/logs</c>, and <c>GET /v1/logs/events</c>, which goes on: the server's log, for admins. Who may ask is decided by policies.</summary>
internal sealed class LogsEndpoint(RecentLogs logs, OriginCheck origins, IHostApplicationLifetime lifetime, TimeProvider timeProvider)
{
    private const int MaxReaderCount = 16;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5); // a reader comes back by itself, and is asked again who it is
    private readonly string _epoch = timeProvider.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    private readonly Places _readers = new();

    public Task HandleListAsync(HttpContext context) => HandleAsync(context, () => context.Response.WriteAsJsonAsync(
        new LogLinesResponse("list", logs.Read(0).Lines), LogJson.Default.LogLinesResponse, cancellationToken: context.RequestAborted));

    public Task HandleEventsAsync(HttpContext context) => HandleAsync(context, async () =>
    {
        using var place = _readers.TryEnter(MaxReaderCount);
        if (place is null)
        {
            await HttpError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "too_many_readers", $"{MaxReaderCount} readers follow the log already. Try again in a while.");
            return;
        }

        using var patience = new CancellationTokenSource(s_longest, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, patience.Token);
        try
        {
            await FollowAsync(EventStream.Begin(context.Response), PositionOf(context.Request.Headers["Last-Event-ID"].ToString()), ending.Token);
        }
        catch (OperationCanceledException)
        {
            // the reader is gone, or comes back
        }
    });

    private async Task FollowAsync(EventStream stream, long position, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(EventStream.QuietTime, timeProvider);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        while (true)
        {
            var (lines, changed) = logs.Read(position);
            foreach (var line in lines)
            {
                if (position > 0 && line.Number > position + 1)
                {
                    stream.Write("lost", null, JsonSerializer.SerializeToUtf8Bytes(new LogLoss(line.Number - position - 1), LogJson.Default.LogLoss));
                }

                position = line.Number;
                stream.Write("log", string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{position}"), JsonSerializer.SerializeToUtf8Bytes(line, LogJson.Default.LogLine));
            }

            if (tick.IsCompleted)
            {
                await tick;
                stream.WriteHeartbeat();
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            await stream.FlushAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAny(changed, tick);
        }
    }

    /// <summary>Where a reader of this server's was; 0 for all others.</summary>
    private long PositionOf(string id) =>
        id.StartsWith(_epoch + "-", StringComparison.Ordinal) && long.TryParse(id.AsSpan(_epoch.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;

    private async Task HandleAsync(HttpContext context, Func<Task> serve)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!origins.Allows(context.Request))
        {
            await HttpError.WriteAsync(context, StatusCodes.Status403Forbidden, null, "Pages of other sites may not ask; name the site in server.allowed_origins.");
            return;
        }

        await serve();
    }
}
