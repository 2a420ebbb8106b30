using Parley.Realtime;

namespace Parley.Engine.Conversations;

/// <summary>
/// Refuses members that nobody knows, at any depth (protocol §4.1). Some are let pass, because clients of the service send them and
/// they change nothing: what else a tool or an item holds, and <c>turn_detection.model_version</c> (protocol §4.5).
/// </summary>
internal static class UnknownParameters
{
    /// <param name="clientEvent">What the client sent.</param>
    /// <param name="root">The member to look into, e.g. <c>session</c>.</param>
    /// <exception cref="ParleyProtocolException">There is one; the first is named.</exception>
    public static void Reject(ClientEvent clientEvent, string root)
    {
        var unknown = clientEvent.FindUnknownMembers().FirstOrDefault(path => path.StartsWith($"{root}.", StringComparison.Ordinal)
            && !path.StartsWith($"{root}.tools[", StringComparison.Ordinal)
            && !path.StartsWith($"{root}.input[", StringComparison.Ordinal)
            && !path.EndsWith(".turn_detection.model_version", StringComparison.Ordinal));
        if (unknown is not null)
        {
            throw ProtocolErrors.UnknownParameter(unknown);
        }
    }
}
