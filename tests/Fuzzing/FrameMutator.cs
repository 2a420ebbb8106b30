using System.Text;

namespace Parley.Fuzzing;

/// <summary>Makes hostile frames out of valid ones. The same seed and corpus give the same frame.</summary>
internal static class FrameMutator
{
    private const int MostMutations = 3;

    private static readonly byte[][] s_values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "1", "-1", "1.5", "1e99", "1E400", "-1e-400", "2147483648", "9223372036854775808", "01", "NaN",
            new string('9', 400), "\"\"", "\"x\"", "\"item_1\"", "\"resp_1\"", "\"root\"", "\"none\"", "\"inf\"", "\"auto\"", "[]", "{}", "[null]",
            "[1]", "[{}]", "[[]]", """{"type":"x"}""", """{"type":null}""", """{"type":"message"}""", """{"type":"input_audio","audio":"AAA="}""",
            """{"type":"input_text","text":""}""", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\x\"",
            "\"A\"", "\"AA\"", "\"AAA\"", "\"AAAA=\"", "\"=AAA\"", "\"AA==AAAA\"", "\"AA\\nAA\"", "\"AAA\\u003d\"", "\"____\"", "\"AAAAAAA=\"",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, 0xFE, (byte)'"'], // not UTF-8
        [(byte)'"', 0xC0, 0x80, (byte)'"'], // an overlong NUL
        [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'], // a surrogate as UTF-8
        [(byte)'"', 0xE2, 0x82, (byte)'"'], // a character cut short
    ];

    /// <summary>One frame of the corpus with up to three changes; now and then with none.</summary>
    public static byte[] Mutate(int seed, IReadOnlyList<string> corpus)
    {
        var random = new Random(seed);
        var json = Pick(random, corpus);
        for (var count = random.Next(MostMutations + 1); count > 0; count--)
        {
            json = random.Next(3) == 0 ? ChangeBytes(json, random, corpus) : ChangeMember(json, random);
        }

        return json;
    }

    private static byte[] Pick(Random random, IReadOnlyList<string> corpus) => Encoding.UTF8.GetBytes(corpus[random.Next(corpus.Count)]);

    private static byte[] ChangeBytes(byte[] json, Random random, IReadOnlyList<string> corpus)
    {
        if (json.Length == 0)
        {
            return json;
        }

        var at = random.Next(json.Length);
        var length = random.Next(Math.Min(64, json.Length - at));
        switch (random.Next(6))
        {
            case 0:
                json[at] ^= (byte)(1 << random.Next(8));
                return json;
            case 1:
                json[at] = (byte)random.Next(256);
                return json;
            case 2:
                return json[..at];
            case 3:
                return [.. json[..at], .. json[(at + length)..]];
            case 4:
                return [.. json[..(at + length)], .. json[at..]];
            default:
                var other = Pick(random, corpus);
                return [.. json[..at], .. other[random.Next(other.Length)..]];
        }
    }

    private static byte[] ChangeMember(byte[] json, Random random)
    {
        var members = JsonMember.FindAll(json);
        if (members.Count == 0)
        {
            return json;
        }

        var (start, valueStart, end) = members[random.Next(members.Count)];
        var (before, name, value, after) = (json[..start], json[start..valueStart], json[valueStart..end], json[end..]);
        switch (random.Next(8))
        {
            case 0 or 1:
                return [.. before, .. name, .. Value(random), .. after];
            case 2:
                return [.. before.AsSpan().TrimEnd(", "u8), .. after];
            case 3:
                return [.. before, .. name, .. value, (byte)',', .. name, .. random.Next(2) == 0 ? value : Value(random), .. after];
            case 4:
                return [.. before, .. "\"surprise\":"u8, .. Value(random), (byte)',', .. name, .. value, .. after];
            case 5:
                var depth = random.Next(16) == 0 ? random.Next(20_000) : random.Next(80);
                return [.. before, .. name, .. Enumerable.Repeat((byte)'[', depth), .. value, .. Enumerable.Repeat((byte)']', depth), .. after];
            case 6:
                return [.. "{"u8, .. name, .. value, (byte)',', .. json[1..]]; // first, and once more where it was
            default:
                var length = random.Next(64) == 0 ? random.Next(200_000) : random.Next(600);
                return [.. before, .. name, (byte)'"', .. Enumerable.Repeat((byte)'A', length), (byte)'"', .. after];
        }
    }

    private static byte[] Value(Random random) => s_values[random.Next(s_values.Length)];
}
