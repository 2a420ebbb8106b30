using Parley.Realtime;

namespace Parley.Agents.Hosting;

/// <summary>One thing for a hosted connection's loop to do.</summary>
/// <param name="Event">An event of the inner model, or null.</param>
/// <param name="Command">What others want, or null.</param>
internal readonly record struct HostedInput(ServerEvent? Event, HostedCommand? Command);
