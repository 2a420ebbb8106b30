using System.Diagnostics.CodeAnalysis;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Realtime.Sessions;

namespace Parley.Calls.Control;

/// <summary>
/// Has a call's agent listen without answering, as long as anybody wants that: the model goes on finding turns and their words, and answers none.
/// One change at a time, so that what stood before is never mistaken for what is set meanwhile. Any thread.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A call may be given back after its end, and a semaphore without a wait handle holds nothing.")]
internal sealed class QuietAgent(RealtimeSession session)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TurnDetectionConfiguration? _before; // until the model has taken it back
    private int _userCount;

    /// <summary>One more wants it; <see cref="EndAsync"/> follows unless this throws.</summary>
    /// <returns>What the model refused or left unanswered; null when it is quiet, or was never to answer by itself.</returns>
    public async Task<Exception?> BeginAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var refusal = _userCount == 0 ? await QuietAsync().ConfigureAwait(false) : null;
            _userCount++;
            return refusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>One fewer wants it: after the last it answers as before.</summary>
    /// <returns>As <see cref="BeginAsync"/>.</returns>
    public async Task<Exception?> EndAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return --_userCount == 0 ? await RestoreAsync().ConfigureAwait(false) : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task<Exception?> QuietAsync()
    {
        _before ??= session.Configuration.Audio?.Input?.TurnDetection.Value;
        return ChangeAsync(before => new TurnDetectionConfiguration
        {
            Type = before.Type,
            CreateResponse = false,
            IdleTimeoutMs = before.IdleTimeoutMs.Value is null ? default : null, // a caller who listens to somebody is not idle
        });
    }

    private async Task<Exception?> RestoreAsync()
    {
        var refusal = await ChangeAsync(before => new TurnDetectionConfiguration
        {
            Type = before.Type,
            CreateResponse = before.CreateResponse ?? true,
            IdleTimeoutMs = before.IdleTimeoutMs.Value is null ? default : before.IdleTimeoutMs,
        }).ConfigureAwait(false);
        _before = refusal is null ? null : _before; // what it did not take back is still what to restore next time
        return refusal;
    }

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
