using Parley.Server.Realtime;

namespace Parley.Server.Keys;

/// <summary>A client that may come in.</summary>
/// <param name="Usage">What its key uses; null when it needed none.</param>
/// <param name="Secret">The client secret that it came with; null when it came with an API key or without any.</param>
internal sealed record Caller(KeyUsage? Usage, ClientSecret? Secret = null);

/// <summary>The answer to a client's credential: exactly one of the two.</summary>
internal readonly record struct Admission(Caller? Caller, RealtimeRefusal? Refusal)
{
    public static implicit operator Admission(Caller caller) => new(caller, null);

    public static implicit operator Admission(RealtimeRefusal refusal) => new(null, refusal);
}
