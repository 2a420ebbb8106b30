using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Access;
using Parley.Server.Keys;
using Parley.Server.Logs;
using Parley.Server.Tests.Calls.Events;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Keys;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Logs;

[Trait("Category", "Integration")]
public sealed class LogsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_OfAServer_AreListedAndFollowed()
    {
        await using var server = await RunningServer.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = server.Url };
        var logger = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Parley.Test");
        var foreign = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Other.Test");
        Told(logger, "one");
        Told(foreign, "of others");

        var listed = await http.GetFromJsonAsync<JsonElement>("/v1/logs", Cancellation);
        await using var following = await Following.BeginAsync(http, "/v1/logs/events", Cancellation);
        var first = await following.UntilAsync((_, data) => Message(data) == "one");
        Told(logger, "two");
        var second = await following.NextAsync();
        await using var again = await Following.BeginAsync(http, "/v1/logs/events", Cancellation, first[^1].Id);
        var rest = await again.NextAsync();

        Assert.Contains(listed.GetProperty("data").EnumerateArray(), line => Message(line) == "one" && line.GetProperty("category").GetString() == "Parley.Test");
        Assert.DoesNotContain(listed.GetProperty("data").EnumerateArray(), line => Message(line) == "of others");
        Assert.Equal(("two", "two"), (Message(second!.Value.Data), Message(rest!.Value.Data)));
    }

    [Theory]
    [InlineData(AccessRole.Operator, HttpStatusCode.Forbidden)]
    [InlineData(AccessRole.Admin, HttpStatusCode.OK)]
    public async Task Logs_KeyOfARole_AreForAdminsOnly(AccessRole role, HttpStatusCode expected)
    {
        using var folder = new KeyFolder(TimeProvider.System);
        var key = folder.File.Create(new ApiKeyRequest(Role: role)).Secret;
        await using var server = await RunningServer.StartAsync(Cancellation, options => options.Server.KeysFile = folder.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        using var list = await http.GetAsync("/v1/logs", Cancellation);
        using var events = await http.GetAsync("/v1/logs/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal((expected, expected), (list.StatusCode, events.StatusCode));
    }

    [Fact]
    public void RecentLogs_MoreThanFits_ForgetTheOldestAndHoldNoExceptions()
    {
        using var logs = new RecentLogs(new ManualTimeProvider());
        var logger = logs.CreateLogger("Parley.Test");

        for (var i = 0; i < RecentLogs.Capacity + 5; i++)
        {
            logger.Log(LogLevel.Warning, new EventId(7, "Test"), i, new InvalidOperationException("secret"), (number, exception) => $"{number} {exception?.Message}");
        }

        logger.Log(LogLevel.Debug, default, 0, null, (_, _) => "too small");
        var lines = logs.Read(0).Lines;

        Assert.Equal((RecentLogs.Capacity, 6L, "5 "), (lines.Count, lines[0].Number, lines[0].Message));
        Assert.Equal(("warning", 7, "Test"), (lines[0].Level, lines[0].Event, lines[0].Name));
    }

    private static void Told(ILogger logger, string text) => logger.Log(LogLevel.Information, default, text, null, (state, _) => state);

    private static string? Message(JsonElement line) => line.GetProperty("message").GetString();
}
