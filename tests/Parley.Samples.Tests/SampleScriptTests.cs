using Parley.Engine.Dialogue;
using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Words;
using Parley.Samples.ShiFi;
using Parley.Samples.ShopMax;

namespace Parley.Samples.Tests;

[Trait("Category", "Unit")]
public sealed class SampleScriptTests
{
    public static TheoryData<string, string> Intents()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, script) in Scripts())
        {
            foreach (var intent in script.Intents)
            {
                data.Add(name, intent.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Intents))]
    public void Match_EveryPhraseAsSpoken_FindsItsIntentAndValues(string scriptName, string intentName)
    {
        var script = Scripts()[scriptName];
        var intent = script.Intents.Single(candidate => candidate.Name == intentName);
        var matcher = new IntentMatcher(script.Intents, script.Gates);
        var wrong = new List<string>();

        for (var index = 0; index < intent.Phrases.Count; index++)
        {
            for (var variant = 0; variant < (intent.Phrases[index].Slots.Count > 0 ? 5 : 1); variant++)
            {
                var (text, expected) = Fill(intent, intent.Phrases[index], index + variant * 17);
                var match = matcher.Match(Utterance.Read(text));
                var values = match.Best?.Slots.ToDictionary(pair => pair.Key, pair => pair.Value.Value) ?? [];
                if (match.Best?.Intent != intent || expected.Any(pair => !Equals(values.GetValueOrDefault(pair.Key), pair.Value)))
                {
                    wrong.Add($"{text} → {match.Best?.Intent.Name ?? string.Join('/', match.Rivals.Select(rival => rival.Name))} {string.Join(',', values)}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(ShopMaxAgent.Name)]
    [InlineData(ShiFiAgent.Name)]
    public void SpokenExamples_OfEverySlot_AreReadWhole(string scriptName)
    {
        var script = Scripts()[scriptName];
        var wrong = new List<string>();

        foreach (var slot in script.Intents.SelectMany(intent => intent.Slots).Concat(script.Gates.Values.SelectMany(gate => gate.Slots)))
        {
            foreach (var example in slot.Type.Spoken!.Examples)
            {
                var utterance = Utterance.Read(example);
                if (SlotFinder.Find(slot.Type, utterance, asked: true)?.Count != utterance.Tokens.Count)
                {
                    wrong.Add($"{slot.Name}: {example}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void ScriptFiles_BesideTheProgram_AreTheEmbeddedOnes()
    {
        var files = AppContext.BaseDirectory;

        var shopMax = DialogueScript.Load(Path.Combine(files, "ShopMax", "shopmax.yaml"));
        var shiFi = DialogueScript.Load(Path.Combine(files, "ShiFi", "shifi.yaml"));

        Assert.Equal(ShopMaxAgent.Script.Greeting, shopMax.Greeting);
        Assert.Equal(ShiFiAgent.Script.Greeting, shiFi.Greeting);
    }

    private static Dictionary<string, DialogueScript> Scripts() =>
        new() { [ShopMaxAgent.Name] = ShopMaxAgent.Script, [ShiFiAgent.Name] = ShiFiAgent.Script };

    private static (string Text, Dictionary<string, object> Values) Fill(ScriptIntent intent, Phrase phrase, int seed)
    {
        var values = new Dictionary<string, object>();
        var text = phrase.Spoken;
        foreach (var name in phrase.Slots)
        {
            var type = intent.Slots.Single(slot => slot.Name == name).Type;
            var example = type.Spoken!.Examples[seed * 7 % type.Spoken.Examples.Count];
            values[name] = SlotFinder.Find(type, Utterance.Read(example), asked: true)!.Value.Value;
            text = text.Replace($"{{{name}}}", example, StringComparison.Ordinal);
        }

        return (text, values);
    }
}
