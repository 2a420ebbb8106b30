using System.Runtime.InteropServices;
using Parley.Audio.Levels;
using Parley.Cli.Conversations;

namespace Parley.Cli.Talking;

/// <summary>Plays what the agent says at the pace of speech, and knows how much of it was heard. Any thread.</summary>
internal sealed class TalkPlayout(ISpeaker speaker, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10); // that a service sends ahead
    private readonly Lock _gate = new();
    private readonly Queue<Piece> _pieces = new();
    private readonly byte[] _frame = new byte[TalkSound.FrameByteCount];
    private long _waitingByteCount;
    private int _position; // in the first piece
    private string _itemId = "";
    private int _contentIndex;
    private long _heardByteCount; // of that item

    /// <summary>How loud the agent is just now.</summary>
    public AudioLevel Level { get; private set; } = AudioLevel.Silence;

    /// <summary>Whether all was played.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _pieces.Count == 0;
            }
        }
    }

    /// <exception cref="ConversationException">The agent is far ahead of what can be heard.</exception>
    public void Add(string itemId, int contentIndex, ReadOnlySpan<byte> audio)
    {
        lock (_gate)
        {
            if (TalkSound.DurationOf(_waitingByteCount + audio.Length) > s_longest)
            {
                throw new ConversationException(ExitCode.Failed, $"The agent sent more than {s_longest.TotalMinutes:0} minutes of speech ahead.");
            }

            _pieces.Enqueue(new Piece(itemId, contentIndex, audio.ToArray()));
            _waitingByteCount += audio.Length;
        }
    }

    /// <summary>Plays no more of what is there.</summary>
    /// <returns>What was being played, and how much of it was heard; null when nothing was.</returns>
    public (string ItemId, int ContentIndex, TimeSpan Heard)? Clear()
    {
        lock (_gate)
        {
            if (_pieces.Count == 0)
            {
                return null;
            }

            var first = _pieces.Peek();
            _pieces.Clear();
            (_waitingByteCount, _position) = (0, 0);
            return (first.ItemId, first.ContentIndex, first.ItemId == _itemId ? TalkSound.DurationOf(_heardByteCount) : TimeSpan.Zero);
        }
    }

    /// <summary>Plays until it is cancelled; silence where there is nothing.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(TalkSound.Frame, timeProvider);
        while (await clock.WaitForNextTickAsync(cancellationToken))
        {
            Fill();
            Level = LevelMeter.Measure(MemoryMarshal.Cast<byte, short>(_frame));
            await speaker.PlayAsync(_frame, cancellationToken);
        }
    }

    private void Fill()
    {
        _frame.AsSpan().Clear();
        lock (_gate)
        {
            for (var filled = 0; filled < _frame.Length && _pieces.TryPeek(out var piece);)
            {
                if ((piece.ItemId, piece.ContentIndex) != (_itemId, _contentIndex))
                {
                    (_itemId, _contentIndex, _heardByteCount) = (piece.ItemId, piece.ContentIndex, 0);
                }

                var count = Math.Min(_frame.Length - filled, piece.Audio.Length - _position);
                piece.Audio.AsSpan(_position, count).CopyTo(_frame.AsSpan(filled));
                filled += count;
                _position += count;
                _heardByteCount += count;
                _waitingByteCount -= count;
                if (_position == piece.Audio.Length)
                {
                    _pieces.Dequeue();
                    _position = 0;
                }
            }
        }
    }

    private sealed record Piece(string ItemId, int ContentIndex, byte[] Audio);
}
