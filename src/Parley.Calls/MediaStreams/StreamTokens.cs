using System.Security.Cryptography;
using System.Text;

namespace Parley.Calls.MediaStreams;

/// <summary>
/// Tokens that our own answer to a webhook gives a stream to show, for a signature alone does not stop a replayed upgrade, and not all carriers sign it. Each is good once, for a short
/// time, for one call. Bounded: when full, none is made until some expire. Thread-safe.
/// </summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="lifetime">How long a token is good; null for 60 s.</param>
/// <param name="capacity">How many may wait; default 10,000.</param>
public sealed class StreamTokens(TimeProvider timeProvider, TimeSpan? lifetime = null, int capacity = 10_000)
{
    private const int TokenLength = 43; // of 62 characters: 256 bits
    private const int MaxShownLength = 128;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly TimeSpan _lifetime = lifetime ?? TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byRequest = new(StringComparer.Ordinal);
    private readonly Queue<(string Digest, long At)> _order = new();

    /// <summary>How many wait to be shown.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                Expire();
                return _entries.Count;
            }
        }
    }

    /// <summary>Makes a token.</summary>
    /// <param name="ticket">What it is good for.</param>
    /// <param name="requestId">
    /// What tells a webhook's repetition, e.g. <c>I-Twilio-Idempotency-Token</c>: asked again for the same call, the same token is given while
    /// it is good. Null for a new one.
    /// </param>
    /// <returns>Null when too many wait.</returns>
    public string? Issue(StreamTicket ticket, string? requestId = null)
    {
        lock (_gate)
        {
            Expire();
            var request = requestId is null ? null : $"{ticket.Carrier} {ticket.CallSid} {Digest(requestId)}";
            if (request is not null && _byRequest.TryGetValue(request, out var known))
            {
                return _entries[known].Token;
            }

            if (_entries.Count >= capacity || _order.Count >= 2 * capacity)
            {
                return null;
            }

            var token = RandomNumberGenerator.GetString(Alphabet, TokenLength);
            var digest = Digest(token);
            _entries.Add(digest, new Entry(token, ticket, request));
            _order.Enqueue((digest, timeProvider.GetTimestamp()));
            if (request is not null)
            {
                _byRequest.Add(request, digest);
            }

            return token;
        }
    }

    /// <summary>Takes a token that was shown; it is good no more.</summary>
    /// <param name="token">As it was shown; found by its hash, so that the time taken says nothing about others.</param>
    /// <param name="callSid">The call that shows it.</param>
    /// <returns>What it is good for; null when it is unknown, used, expired or another call's.</returns>
    public StreamTicket? Redeem(string? token, string? callSid)
    {
        if (token is not { Length: > 0 and <= MaxShownLength })
        {
            return null;
        }

        var digest = Digest(token);
        lock (_gate)
        {
            Expire();
            if (!_entries.TryGetValue(digest, out var entry) || entry.Ticket.CallSid != callSid)
            {
                return null;
            }

            Remove(digest, entry);
            return entry.Ticket;
        }
    }

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Expire()
    {
        while (_order.TryPeek(out var first) && (timeProvider.GetElapsedTime(first.At) >= _lifetime || !_entries.ContainsKey(first.Digest)))
        {
            _order.Dequeue();
            if (_entries.TryGetValue(first.Digest, out var entry))
            {
                Remove(first.Digest, entry);
            }
        }
    }

    private void Remove(string digest, Entry entry)
    {
        _entries.Remove(digest);
        if (entry.Request is { } request)
        {
            _byRequest.Remove(request);
        }
    }

    private sealed record Entry(string Token, StreamTicket Ticket, string? Request);
}
