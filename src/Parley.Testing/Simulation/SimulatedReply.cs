using Parley.Realtime.Responses;

namespace Parley.Testing.Simulation;

/// <summary>What a simulated model answers: messages and function calls, in order, and how the response ends. Immutable.</summary>
public sealed record SimulatedReply
{
    private SimulatedReply()
    {
    }

    /// <summary>A response without any output.</summary>
    public static SimulatedReply Nothing { get; } = new();

    internal IReadOnlyList<ReplyPart> Parts { get; private init; } = [];

    internal ResponseStatus Status { get; private init; } = ResponseStatus.Completed;

    internal ResponseStatusDetails? StatusDetails { get; private init; }

    /// <summary>A message: speech with its transcript, or text where the session or the request asks for text.</summary>
    /// <param name="words">What is said.</param>
    /// <param name="duration">How long the speech is; null for 60 ms for each character.</param>
    public static SimulatedReply Say(string words, TimeSpan? duration = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new SimulatedReply { Parts = [new ReplyMessage(words, duration ?? TimeSpan.FromMilliseconds(60 * words.Length))] };
    }

    /// <summary>A function call.</summary>
    /// <param name="name">The function.</param>
    /// <param name="arguments">JSON text, or what a model might write instead.</param>
    /// <param name="callId">Pairs the call with its output; null for one that the simulation makes.</param>
    public static SimulatedReply Call(string name, string arguments = "{}", string? callId = null) =>
        new() { Parts = [new ReplyCall(name, arguments, callId)] };

    /// <summary>A failed response, e.g. with <c>insufficient_quota</c>, <c>rate_limit_exceeded</c> or <c>server_error</c> (protocol §8.2).</summary>
    public static SimulatedReply Fail(string code, string message = "The response failed.") => new()
    {
        Status = ResponseStatus.Failed,
        StatusDetails = new ResponseStatusDetails { Type = "failed", Error = new ResponseError(code, code, message) },
    };

    /// <summary>The same, ended early: <c>max_output_tokens</c> or <c>content_filter</c> (protocol §8.2). What was said of it stays.</summary>
    public SimulatedReply CutShort(string reason) => this with
    {
        Status = ResponseStatus.Incomplete,
        StatusDetails = new ResponseStatusDetails { Type = "incomplete", Reason = reason },
    };

    /// <summary>This, then <paramref name="next"/> in the same response, which ends as the latter does.</summary>
    public SimulatedReply And(SimulatedReply next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next with { Parts = [.. Parts, .. next.Parts] };
    }
}

/// <summary>One item of a reply.</summary>
internal abstract record ReplyPart;

/// <summary>A message.</summary>
internal sealed record ReplyMessage(string Words, TimeSpan Duration) : ReplyPart;

/// <summary>A function call.</summary>
internal sealed record ReplyCall(string Name, string Arguments, string? CallId) : ReplyPart;
