using System.Text;
using Microsoft.Extensions.Logging;

namespace Parley.Engine.Speech.Recognition;

/// <summary>
/// Turns a <see cref="RecognitionDomain"/> into dictionary, grammar and language model. What cannot be used is left out with a
/// warning, because a decoder refuses a grammar as a whole for one bad word.
/// </summary>
internal sealed class DomainCompiler(PronouncingDictionary dictionary, ILogger logger)
{
    private const int SamplesPerSlot = 40;
    private const int ExamplesPerPhrase = 24;

    /// <returns>Null when no phrase of the domain is usable.</returns>
    public CompiledDomain? Compile(RecognitionDomain domain)
    {
        var slots = ParseSlots(domain);
        var templates = domain.Phrases.Select(PhraseTemplate.Parse).Where(t => t.Parts.Count > 0).ToList();
        var words = templates.SelectMany(template => template.Words)
            .Concat(slots.Values.SelectMany(slot => slot.Words)).Distinct(StringComparer.Ordinal).ToList();
        var text = dictionary.Cut(words, Usable(domain), out var guessed, out var unknown);
        if (guessed.Count > 0)
        {
            RecognitionLog.PronunciationsGuessed(logger, domain.Id, guessed.Count);
        }

        var unusable = unknown.ToHashSet(StringComparer.Ordinal);
        foreach (var name in slots.Where(slot => slot.Value.Words.Any(unusable.Contains)).Select(slot => slot.Key).ToList())
        {
            slots.Remove(name);
        }

        var usable = templates.Where(t => t.SlotNames.All(slots.ContainsKey) && !t.Words.Any(unusable.Contains)).ToList();
        if (usable.Count < domain.Phrases.Count)
        {
            RecognitionLog.PhrasesSkipped(logger, domain.Id, domain.Phrases.Count - usable.Count);
        }

        return usable.Count == 0
            ? null
            : new CompiledDomain(domain.Id, text, WriteGrammar(usable, slots), WriteLanguageModel(domain, usable, slots));
    }

    private static Dictionary<string, string> Usable(RecognitionDomain domain) =>
        domain.Pronunciations.Where(entry => ArpabetPhones.AreValid(entry.Value))
            .ToDictionary(entry => entry.Key, entry => ArpabetPhones.WithoutStress(entry.Value), StringComparer.Ordinal);

    private static string WriteGrammar(List<PhraseTemplate> templates, Dictionary<string, SlotGrammar> slots)
    {
        var names = slots.Keys.Order(StringComparer.Ordinal).Select((name, i) => (name, i)).ToDictionary(s => s.name, s => $"<slot{s.i}>");
        var text = new StringBuilder("#JSGF V1.0;\ngrammar domain;\npublic <utterance> = ");
        text.AppendJoin(" | ", templates.Select(t => t.ToJsgf(names)).Distinct(StringComparer.Ordinal)).Append(";\n");
        foreach (var (name, slot) in slots)
        {
            text.Append(names[name]).Append(" = ").Append(slot.ToJsgf()).Append(";\n");
        }

        return text.ToString();
    }

    private static string WriteLanguageModel(
        RecognitionDomain domain, List<PhraseTemplate> templates, Dictionary<string, SlotGrammar> slots)
    {
        var values = slots.ToDictionary(slot => slot.Key, slot => SpokenValues(domain.Slots[slot.Key], slot.Value), StringComparer.Ordinal);
        var model = new TrigramModel();
        var taken = 0; // walks through the values, so that all of them occur with some phrase
        foreach (var template in templates)
        {
            if (template.SlotNames.Count == 0)
            {
                model.Add(template.Words, ExamplesPerPhrase);
                continue;
            }

            for (var i = 0; i < ExamplesPerPhrase; i++, taken++)
            {
                model.Add(template.Fill(name => values[name][taken % values[name].Count]));
            }
        }

        return model.ToArpa();
    }

    private static List<IReadOnlyList<string>> SpokenValues(RecognitionSlot slot, SlotGrammar grammar)
    {
        var random = new Random(1); // the same domain gives the same model
        var values = slot.Examples.Select(SpokenWords.Split)
            .Where(words => words.Count > 0 && words.All(grammar.Words.Contains)).ToList<IReadOnlyList<string>>();
        values.AddRange(Enumerable.Range(0, SamplesPerSlot).Select(_ => grammar.Sample(random)));
        return values;
    }

    private Dictionary<string, SlotGrammar> ParseSlots(RecognitionDomain domain)
    {
        var slots = new Dictionary<string, SlotGrammar>(StringComparer.Ordinal);
        foreach (var (name, slot) in domain.Slots)
        {
            try
            {
                slots[name] = SlotGrammar.Parse(slot.Jsgf);
            }
            catch (FormatException exception)
            {
                RecognitionLog.SlotSkipped(logger, domain.Id, name, exception.GetType().Name);
            }
        }

        return slots;
    }
}
