using System.Text.Json;

namespace Parley.Fuzzing;

/// <summary>Where a member of a JSON text stands, in bytes.</summary>
internal readonly record struct JsonMember(int Start, int ValueStart, int End)
{
    /// <summary>All members, nested ones too; those before the fault when the text is broken.</summary>
    public static List<JsonMember> FindAll(ReadOnlySpan<byte> json)
    {
        var members = new List<JsonMember>();
        var open = new Stack<(int Start, int ValueStart)>();
        var name = -1;
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = (int)reader.TokenStartIndex;
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((name, (int)reader.TokenStartIndex));
                        name = -1;
                        break;
                    default:
                        var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
                        var (start, valueStart) = isEnd ? open.Pop() : (name, (int)reader.TokenStartIndex);
                        if (start >= 0)
                        {
                            members.Add(new JsonMember(start, valueStart, (int)reader.BytesConsumed));
                        }

                        name = -1;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Broken by an earlier mutation: what was found so far will do.
        }

        return members;
    }
}
