using System.Text;
using Parley.Realtime.Responses;

namespace Parley.Realtime.AudioEvents;

/// <summary>
/// Makes the record of an audio delta on the fast path, of one that was given back where there is one. A response's ids are strings once,
/// not with each delta. One reader at a time.
/// </summary>
internal sealed class AudioDeltaFactory
{
    private readonly AudioDeltaPool _pool = new();
    private string _responseId = "";
    private string _itemId = "";

    /// <summary>False when this is another event, or one for the general path.</summary>
    public bool TryRead(ReadOnlySpan<byte> utf8Json, out ResponseOutputAudioDeltaEvent? delta)
    {
        delta = null;
        if (!AudioEventReader.TryScanDelta(utf8Json, out var scanned, out var base64)
            || AudioEventReader.DecodedLength(base64) is var byteCount && byteCount < 0)
        {
            return false;
        }

        var lent = _pool.Lend(byteCount, out var lease);
        if (!AudioEventReader.TryDecode(base64, lease.Audio.AsSpan(0, byteCount)))
        {
            lent.Recycle();
            return false;
        }

        lease.SetEventId(scanned.EventId);
        lent.Become(
            Intern(ref _responseId, scanned.ResponseId), Intern(ref _itemId, scanned.ItemId), scanned.OutputIndex, scanned.ContentIndex, byteCount);
        delta = lent;
        return true;
    }

    private static string Intern(ref string last, ReadOnlySpan<byte> ascii)
    {
        if (!Ascii.Equals(ascii, last))
        {
            last = Encoding.ASCII.GetString(ascii);
        }

        return last;
    }
}
