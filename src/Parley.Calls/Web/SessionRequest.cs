using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Calls.Legs;
using Parley.Realtime;

namespace Parley.Calls.Web;

/// <summary>What a page that directs wants of the session. The call runs it beside the conversation, one after the other.</summary>
/// <param name="Code">The error's, where the session cannot do it.</param>
/// <param name="Run">Does it.</param>
/// <param name="Refuse">Tells the page that it was not done: a code and words.</param>
internal sealed record SessionRequest(string Code, Func<RealtimeSession, Task> Run, Func<string, string, ValueTask> Refuse) : LegSignal
{
    /// <summary>Does it, or says why not. Never throws.</summary>
    public async Task RunAsync(RealtimeSession session)
    {
        try
        {
            await Run(session).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or SettingsRefusedException or TimeoutException)
        {
            await Refuse(Code, exception.Message).ConfigureAwait(false);
        }
        catch (RealtimeDisconnectedException)
        {
            // the session is over, and the call with it
        }
    }
}
