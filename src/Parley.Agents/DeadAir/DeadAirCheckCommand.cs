using Parley.Agents.Sessions;

namespace Parley.Agents.DeadAir;

/// <summary>Silence may have lasted too long.</summary>
internal sealed record DeadAirCheckCommand : SessionCommand
{
    public override ValueTask RunAsync(SessionParts parts) => parts.DeadAir.CheckAsync();
}
