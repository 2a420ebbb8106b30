using Microsoft.Extensions.AI;
using Parley.Agents.Guardrails;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Handoffs;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Testing.Models;
using Parley.Testing.Time;
using static Parley.Agents.Tests.Handoffs.HandoffBed;

namespace Parley.Agents.Tests.Sessions;

/// <summary>A log that shows everything shows nothing of what people say, whatever goes wrong.</summary>
[Trait("Category", "Unit")]
public sealed class QuietLogTests
{
    private const string Secret = "hunter2";

    [Fact]
    [Row(216)]
    public async Task Log_OfAConversationWhereEverythingFails_HoldsNothingThatWasSaid()
    {
        var log = new LogText();
        var model = new FakeRealtimeModel();
        var agent = new RealtimeAgent
        {
            Name = "front",
            Instructions = $"The password is {Secret}.",
            Tools =
            [
                AIFunctionFactory.Create(string (string id) => throw new InvalidOperationException($"No order {id}."), "order"),
                AIFunctionFactory.Create((string id) => $"Order {id}.", "look"),
            ],
            OutputGuardrails = [new Guardrail("broken", bool (string text) => throw new InvalidOperationException(text))],
        };
        await using var session = await RealtimeSession.StartAsync(agent, model, context: Secret, timeProvider: new ManualTimeProvider(), logger: log, cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);
        using var handler = session.On<AgentTranscriptEvent>(words => throw new InvalidOperationException(words.Text));

        connection.Say(new InputAudioTranscriptionCompletedEvent { ItemId = "u1", ContentIndex = 0, Transcript = $"It is {Secret}." });
        connection.Say(FakeResponses.Speech("r1", "i1", new byte[960], $"You said {Secret}."));
        connection.SayCalls("r2", Call("c1", "order", $$"""{"id":"{{Secret}}"}"""), Call("c2", "look", $$"""{"id":"{{Secret}}"}"""), Call("c3", "unknown", Secret));
        connection.Say(new ErrorEvent { Error = new ErrorDetails { Type = "server_error", Code = "odd", Message = $"About {Secret}." } });
        await session.SendMessageAsync(Secret, Cancellation);
        connection.End(new RealtimeDisconnectedException($"reset while {Secret}"));
        await foreach (var sessionEvent in session.Events.WithCancellation(Cancellation))
        {
            // to the end
        }

        Assert.NotEmpty(log.Lines);
        Assert.All(log.Lines, line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
    }

    [Fact]
    [Row(220)]
    public async Task Session_FailsInEveryWayAndNobodyLooks_LeavesNoUnobservedException()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs fault)
        {
            if (fault.Exception.ToString().Contains(Secret, StringComparison.Ordinal)) // other tests' are their own matter
            {
                lock (unobserved)
                {
                    unobserved.Add(fault.Exception);
                }
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            for (var round = 0; round < 5; round++)
            {
                await FailAsync();
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(unobserved);
    }

    private static async Task FailAsync()
    {
        var model = new FakeRealtimeModel();
        var tool = AIFunctionFactory.Create(string () => throw new InvalidOperationException(Secret), "fail");
        var session = await RealtimeSession.StartAsync(new RealtimeAgent { Name = "a", Tools = [tool] }, model, cancellationToken: Cancellation);
        var connection = await model.NextConnectionAsync(Cancellation);
        using var handler = session.On<RealtimeSessionEvent>(_ => throw new InvalidOperationException(Secret));
        var gone = session.UpdateAgentAsync(new RealtimeAgent { Name = "b", Instructions = AgentValue.From(string (_, _) => throw new InvalidOperationException(Secret)) }, cancellationToken: Cancellation);
        connection.SayCalls("r1", Call("c1", "fail"));
        connection.Say(new ErrorEvent { Error = new ErrorDetails { Type = "server_error", Message = Secret } });
        connection.End(new RealtimeDisconnectedException(Secret));
        await gone.ContinueWith(task => task.Exception, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default); // the caller's own task is the caller's to look at
        await session.DisposeAsync();
    }
}
