using Parley.Realtime;
using Parley.Server.Configuration;

namespace Parley.Server.Calls.Rest;

/// <summary>Which numbers a request may have called, as <c>twilio.call_prefixes</c> has it: to place a call or to transfer one.</summary>
internal sealed class CallPrefixes(ParleyOptions options)
{
    /// <exception cref="ParleyProtocolException">The number begins with none of them.</exception>
    public void Require(string to)
    {
        var prefixes = options.Twilio.CallPrefixes;
        if (prefixes.Count > 0 && !prefixes.Any(prefix => to.StartsWith(prefix, StringComparison.Ordinal)))
        {
            throw new ParleyProtocolException(
                "number_not_allowed", $"Numbers may be called here that begin with {string.Join(", ", prefixes)} (twilio.call_prefixes).", "to");
        }
    }
}
