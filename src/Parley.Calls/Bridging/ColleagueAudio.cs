using Parley.Calls.Legs;

namespace Parley.Calls.Bridging;

/// <summary>
/// The audio between a party and the colleague who speaks with it in its agent's place, both ways. What the colleague cannot take in time is lost,
/// the oldest first: the party waits for nobody.
/// </summary>
internal sealed class ColleagueAudio
{
    private const int WaitingCount = 25; // of 20 ms: further behind than half a second nobody converses
    private const string PartyItem = "sound_party";
    private readonly ILeg _colleague;
    private readonly ILeg _party;
    private readonly string _item;
    private readonly AudioPath _toColleague;
    private readonly AudioPath _toParty;
    private readonly LegInputQueue _heard = new(WaitingCount);
    private volatile bool _isAlone;

    /// <param name="colleague">Stays the caller's to dispose.</param>
    /// <param name="party">The call's leg.</param>
    /// <param name="number">Which takeover of the call it is.</param>
    public ColleagueAudio(ILeg colleague, ILeg party, int number)
    {
        (_colleague, _party) = (colleague, party);
        _item = $"sound_colleague_{number}";
        _toColleague = new AudioPath(party.Capabilities.InputFormat, colleague.Capabilities.OutputFormat);
        _toParty = new AudioPath(colleague.Capabilities.InputFormat, party.Capabilities.OutputFormat);
    }

    /// <summary>True once nothing of the agent's is left to play.</summary>
    public bool IsAlone
    {
        get => _isAlone;
        set => _isAlone = value;
    }

    /// <summary>The party was heard. One thread; waits for nothing.</summary>
    public void Hear(ReadOnlyMemory<byte> audio) => _heard.Post(audio.Span);

    /// <summary>Runs until the colleague's leg is over or cannot be used any more.</summary>
    /// <param name="line">Knows whether the party may be spoken to, and who listens.</param>
    /// <param name="ending">Ends it sooner; no exception comes of it.</param>
    /// <returns>What a leg threw; null when all went well.</returns>
    public async Task<Exception?> RunAsync(CallLine line, CancellationToken ending)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ending);
        Task[] ways = [WaitForEndAsync(stopping.Token), SpeakAsync(line, stopping.Token), PlayAsync(stopping.Token)];
        await Task.WhenAny(ways).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        _heard.Complete();
        await Task.WhenAll(ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_heard.Reader.TryRead(out var left))
        {
            left.Dispose();
        }

        return ways.FirstOrDefault(way => way.IsFaulted)?.Exception?.InnerException;
    }

    private async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        await foreach (var signal in _colleague.Signals.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (signal is LegEndedSignal)
            {
                return;
            }
        }
    }

    private async Task SpeakAsync(CallLine line, CancellationToken cancellationToken)
    {
        var hasSpoken = false;
        try
        {
            await foreach (var piece in _colleague.Input.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                using (piece)
                {
                    var audio = _toParty.Convert(piece.Memory);
                    if (line.Colleague(audio))
                    {
                        hasSpoken = true;
                        await _party.SendAudioAsync(_item, 0, audio, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            if (hasSpoken)
            {
                await _party.EndAudioAsync(_item, 0, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        await foreach (var piece in _heard.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            using (piece)
            {
                await _colleague.SendAudioAsync(PartyItem, 0, _toColleague.Convert(piece.Memory), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
