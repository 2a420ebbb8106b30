using System.Security.Cryptography;
using System.Text;
using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Turns;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue.Recognition;

/// <summary>
/// Tells the recogniser what to expect: every phrase of what can be done now, or, while a question is open, its answers and the ways
/// out. The narrower the better it hears.
/// </summary>
internal sealed class DomainBuilder(DialogueContext context)
{
    private const int IdLength = 16;

    /// <returns>Null when anything may be said.</returns>
    public RecognitionDomain? Build(ScriptIntent? goal, ScriptSlot? pending, bool isConfirming)
    {
        if (isConfirming)
        {
            return Of([("answer", YesNoSlotType.Instance)], [Phrase.Of("{answer}"), .. Escapes()]);
        }

        if (pending is not null)
        {
            return pending.Type.Spoken is null
                ? null
                : Of([(pending.Name, pending.Type), .. Slots(goal)], [Phrase.Of($"{{{pending.Name}}}"), .. pending.Answers, .. Escapes()]);
        }

        var intents = context.Intents.Where(context.IsAvailable).ToList();
        return intents.TrueForAll(intent => IsEscape(intent.Kind))
            ? null
            : Of(intents.SelectMany(Slots), intents.SelectMany(intent => intent.Phrases.Select(phrase => Scoped(intent, phrase))));
    }

    private static bool IsEscape(IntentKind kind) => kind is not (IntentKind.Task or IntentKind.SmallTalk);

    private IEnumerable<Phrase> Escapes() =>
        context.Intents.Where(intent => IsEscape(intent.Kind) || intent.Kind == IntentKind.SmallTalk).SelectMany(intent => intent.Phrases);

    private IEnumerable<(string Name, ISlotType Type)> Slots(ScriptIntent? intent) =>
        intent is null ? [] : intent.Slots.Concat(intent.Requires is { } gate ? context.Script.Gates[gate].Slots : [])
            .SelectMany(slot => new[] { (slot.Name, slot.Type), ($"{intent.Name}_{slot.Name}", slot.Type) });

    /// <summary>Two intents may use one slot name for two types; the second then gets the intent's name before it.</summary>
    private Phrase Scoped(ScriptIntent intent, Phrase phrase)
    {
        if (phrase.Slots.Count == 0)
        {
            return phrase;
        }

        var words = phrase.Spoken.Split(' ').Select(word => Phrase.IsSlot(word) && IsShadowed(intent, word[1..^1]) ? $"{{{intent.Name}_{word[1..^1]}}}" : word);
        return Phrase.Of([.. words]);
    }

    private bool IsShadowed(ScriptIntent intent, string slotName)
    {
        var own = intent.Slots.First(slot => slot.Name == slotName).Type;
        var first = context.Intents.Where(context.IsAvailable).SelectMany(other => other.Slots).First(slot => slot.Name == slotName).Type;
        return !ReferenceEquals(own, first);
    }

    private RecognitionDomain Of(IEnumerable<(string Name, ISlotType Type)> types, IEnumerable<Phrase> phrases)
    {
        var slots = new Dictionary<string, RecognitionSlot>();
        foreach (var (name, type) in types)
        {
            if (type.Spoken is { } spoken)
            {
                slots.TryAdd(name, spoken);
            }
        }

        var expected = phrases.Where(phrase => phrase.Slots.All(slots.ContainsKey)).ToList();
        var used = expected.SelectMany(phrase => phrase.Slots).Distinct().ToDictionary(name => name, name => slots[name]);
        string[] spokenPhrases = [.. expected.Select(phrase => phrase.Spoken).Where(text => text.Length > 0).Distinct()];
        return new RecognitionDomain
        {
            Id = Hash(spokenPhrases, used, context.Script.Pronunciations),
            Phrases = spokenPhrases,
            Slots = used,
            Pronunciations = context.Script.Pronunciations,
        };
    }

    private static string Hash(
        string[] phrases, Dictionary<string, RecognitionSlot> slots, IReadOnlyDictionary<string, string> pronunciations)
    {
        var content = new StringBuilder();
        content.AppendJoin('\n', phrases);
        foreach (var (name, slot) in slots.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            content.Append('\n').Append(name).Append('=').Append(slot.Jsgf).Append('|').AppendJoin('|', slot.Examples);
        }

        foreach (var (word, phones) in pronunciations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            content.Append('\n').Append(word).Append('=').Append(phones);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())))[..IdLength];
    }
}
