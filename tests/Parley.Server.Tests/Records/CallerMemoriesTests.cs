using Microsoft.Extensions.DependencyInjection;
using Parley.Agents.History;
using Parley.Agents.Memory;
using Parley.Agents.Sessions;
using Parley.Databases;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Twilio;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Records;

[Trait("Category", "Integration")]
public sealed class CallerMemoriesTests(PostgresCluster cluster) : IDisposable
{
    private readonly RecordsFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task SecondCall_OfTheSameCaller_KnowsTheFirst(string kind)
    {
        await _folder.UseAsync(kind, cluster);
        var first = await CallAsync();
        var second = await CallAsync();

        Assert.DoesNotContain("likes penguins", Told(first), StringComparison.Ordinal);
        Assert.Contains("likes penguins", Told(second), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "storage.keep")]
    [InlineData(true, "engine.chat")]
    public async Task RememberCallers_WithoutWhatItNeeds_IsAMistakeOfTheConfiguration(bool keepsRecords, string missing)
    {
        var exception = await Assert.ThrowsAsync<ParleyConfigurationException>(() => RunningServer.StartBareAsync(Cancellation, options =>
        {
            options.Memory.RemembersCallers = true;
            if (keepsRecords)
            {
                _folder.Configure(options);
            }
        }));

        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Told(FakeChatRequest request) =>
        $"{request.Options?.Instructions} {string.Join(' ', request.Messages.Select(message => message.Text))}";

    /// <summary>What the model is asked in a call, to the end of the server, which waits for the memory.</summary>
    private async Task<FakeChatRequest> CallAsync()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var chat = FakeChatClient.Replying(_ => "Good morning.");
        await using (var server = await TwilioServer.StartAsync(
            Cancellation,
            options =>
            {
                _folder.Configure(options);
                options.Memory.RemembersCallers = true;
            },
            builder =>
            {
                builder.Services.AddSingleton<IMemoryWriter>(new PenguinWriter());
                builder.AddChatModel(_ => chat);
                builder.OnCall(call => call.Session.On<AgentTranscriptEvent>(said => _ = said.IsFinal && answered.TrySetResult()) as IAsyncDisposable);
            }))
        {
            using var phone = await PhoneCall.DialAsync(server, Cancellation);
            var hearing = phone.UntilClosedAsync(Cancellation);
            await answered.Task.WaitAsync(Cancellation);
            await phone.HangUpAsync(Cancellation);
            await hearing;
            await server.Get<Parley.Server.Calls.LiveCalls>().All.Single().WhenIdle.WaitAsync(Cancellation);
            await server.StopAsync(Cancellation);
        }

        return chat.Requests.First();
    }

    private sealed class PenguinWriter : IMemoryWriter
    {
        public ValueTask<CallerMemory> WriteAsync(CallerMemory earlier, IReadOnlyList<HistoryItem> history, CancellationToken cancellationToken) =>
            ValueTask.FromResult(earlier with { Facts = ["likes penguins"] });
    }
}
