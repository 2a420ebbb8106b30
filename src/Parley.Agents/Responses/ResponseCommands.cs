using Parley.Agents.Sessions;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>Ask for a response.</summary>
/// <param name="Options">How it differs from the session; null for not at all.</param>
internal sealed record RespondCommand(ResponseOptions? Options) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => Options is null
        ? parts.Responses.RequestAsync()
        : parts.Responses.RequestAsync(
            new ResponseCreateEvent { Response = Options.ToConfiguration(parts.Confirmation.Configuration.Instructions) }, Options.Interruption);
}

/// <summary>End the running response.</summary>
internal sealed record CancelResponseCommand : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.Responses.CancelAsync();
}

/// <summary>Ask for a response beside the conversation.</summary>
internal sealed record GenerateCommand(string EventId, ResponseOptions Options, TaskCompletionSource<GeneratedResponse> Result) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts)
    {
        var body = Options.ToConfiguration(parts.Confirmation.Configuration.Instructions) with { Conversation = "none" };
        return parts.OutOfBand.RequestAsync(new ResponseCreateEvent { EventId = EventId, Response = body }, Result);
    }
}

/// <summary>Nobody waits for a response beside the conversation any more.</summary>
internal sealed record CancelGenerationCommand(string EventId) : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.OutOfBand.CancelAsync(EventId);
}
