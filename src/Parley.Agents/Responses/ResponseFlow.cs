using Parley.Agents.Sessions;
using Parley.Realtime.Errors;
using Parley.Realtime.Responses;

namespace Parley.Agents.Responses;

/// <summary>Asks the model for responses, one at a time, as <see cref="ResponseSequencer"/> decides.</summary>
internal sealed class ResponseFlow(SessionOutput output)
{
    private readonly ResponseSequencer _sequencer = new("parley_response_");

    /// <summary>The running response of the default conversation; null when there is none.</summary>
    public string? ActiveResponseId => _sequencer.ActiveResponseId;

    /// <summary>Asks for a response: now, or after the running one.</summary>
    public ValueTask RequestAsync() => output.SendIfAnyAsync(_sequencer.Request());

    /// <summary>Asks for a response with a body of its own.</summary>
    public ValueTask RequestAsync(ResponseCreateEvent create) =>
        output.SendIfAnyAsync(_sequencer.Request(create.Response));

    /// <summary>Ends the running response and forgets what waits.</summary>
    public ValueTask CancelAsync() => output.SendIfAnyAsync(_sequencer.Cancel());

    /// <summary>A response began.</summary>
    public ValueTask StartedAsync(Response response) => output.SendIfAnyAsync(_sequencer.Created(response));

    /// <summary>A response ended, however.</summary>
    public ValueTask EndedAsync(Response response) => output.SendIfAnyAsync(_sequencer.Done(response));

    /// <summary>True when the error was about a request of ours that will be made again.</summary>
    public bool Absorbs(ErrorDetails error) => _sequencer.Absorbs(error);
}
