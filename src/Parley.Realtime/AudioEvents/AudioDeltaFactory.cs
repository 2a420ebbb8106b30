using System.Text;
using Parley.Realtime.Responses;

namespace Parley.Realtime.AudioEvents;

/// <summary>
/// Makes the record of an audio delta on the fast path. A response's ids are strings once, not with each delta. One reader at a time.
/// </summary>
internal sealed class AudioDeltaFactory
{
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

        var audio = new byte[byteCount];
        if (!AudioEventReader.TryDecode(base64, audio))
        {
            return false;
        }

        delta = new ResponseOutputAudioDeltaEvent
        {
            EventId = scanned.EventId.IsEmpty ? null : Encoding.ASCII.GetString(scanned.EventId),
            ResponseId = Intern(ref _responseId, scanned.ResponseId),
            ItemId = Intern(ref _itemId, scanned.ItemId),
            OutputIndex = scanned.OutputIndex,
            ContentIndex = scanned.ContentIndex,
            Delta = audio,
        };
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
