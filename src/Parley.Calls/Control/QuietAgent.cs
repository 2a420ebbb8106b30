using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Realtime.Sessions;

namespace Parley.Calls.Control;

/// <summary>Has an agent listen without answering: the model goes on finding turns and their words, and answers none.</summary>
internal sealed class QuietAgent(RealtimeSession session)
{
    private TurnDetectionConfiguration? _before;

    /// <returns>What the model refused or left unanswered; null when it is quiet, or was never to answer by itself.</returns>
    public Task<Exception?> BeginAsync()
    {
        _before = session.Configuration.Audio?.Input?.TurnDetection.Value;
        return ChangeAsync(before => new TurnDetectionConfiguration
        {
            Type = before.Type,
            CreateResponse = false,
            IdleTimeoutMs = before.IdleTimeoutMs.Value is null ? default : null, // a caller who listens to somebody is not idle
        });
    }

    /// <returns>As <see cref="BeginAsync"/>.</returns>
    public Task<Exception?> EndAsync() => ChangeAsync(before => new TurnDetectionConfiguration
    {
        Type = before.Type,
        CreateResponse = before.CreateResponse ?? true,
        IdleTimeoutMs = before.IdleTimeoutMs.Value is null ? default : before.IdleTimeoutMs,
    });

    private async Task<Exception?> ChangeAsync(Func<TurnDetectionConfiguration, TurnDetectionConfiguration> change)
    {
        if (_before is null)
        {
            return null;
        }

        try
        {
            var input = new AudioInputConfiguration { TurnDetection = change(_before) };
            await session.UpdateSettingsAsync(new RealtimeSessionConfiguration { Audio = new AudioConfiguration { Input = input } }).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is SettingsRefusedException or TimeoutException)
        {
            return exception;
        }
    }
}
