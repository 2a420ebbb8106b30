using Parley.Engine.Dialogue;

namespace Parley.Engine.Tests.Dialogue;

[Trait("Category", "Unit")]
public sealed class ScriptMistakeTests
{
    [Theory]
    [InlineData("intents:\n  a:\n    phrases: [hello]\n    replies: hi", 4, 5, "expected one of title, phrases, slots")]
    [InlineData("intentions:\n  a: b", 1, 1, "expected one of name, currency")]
    [InlineData("intents:\n  a:\n    reply: hi", 3, 5, "expected 'phrases'")]
    [InlineData("intents:\n  a:\n    phrases: [hello]", 3, 5, "expected 'reply'")]
    [InlineData("intents:\n  a:\n    phrases:\n      - track {order}\n    reply: hi", 4, 9, "expected no slots in this phrase, but found '{order}'")]
    [InlineData("intents:\n  a:\n    phrases: [\"x {n}\"]\n    slots:\n      n: { type: nummer, ask: which }\n    reply: hi", 5, 18, "expected one of the types amount, number")]
    [InlineData("intents:\n  a:\n    phrases: [x]\n    slots:\n      n: { type: number }\n    reply: hi", 5, 10, "expected 'ask'")]
    [InlineData("intents:\n  a:\n    phrases:\n      - (track|find my order\n    reply: hi", 4, 9, "expected ')'")]
    [InlineData("intents:\n  a:\n    phrases:\n      - track] it\n    reply: hi", 4, 9, "expected no ']' without its opening bracket")]
    [InlineData("intents:\n  a:\n    phrases: [x]\n    reply: \"{price|amont}\"", 4, 12, "expected one of the formats amount, number")]
    [InlineData("intents:\n  a:\n    phrases: [x]\n    reply: \"{if found}yes\"", 4, 12, "expected {end} after {if")]
    [InlineData("intents:\n  a:\n    phrases: [x]\n    reply: \"{nothing}\"", 4, 12, "expected no values in this text")]
    [InlineData("intents:\n  a:\n    phrases: [x]\n    call: t\n    reply:\n      - when: found ==\n        say: yes\n      - no", 6, 15, "expected a field, a number or 'text'")]
    [InlineData("intents:\n  a:\n    phrases: [x]\n    call: t\n    reply:\n      - when: found\n        say: yes", 6, 7, "expected a last reply without 'when'")]
    [InlineData("intents:\n  a:\n    phrases: [x]\n    requires: pin\n    reply: hi", 4, 15, "expected a gate declared under 'gates'")]
    [InlineData("types:\n  id:\n    kind: order\nintents: {}", 3, 11, "expected id, digits, names or enumeration")]
    [InlineData("types:\n  id:\n    kind: id\n    pattern: ORD-{city}-####\nintents: {}", 4, 14, "expected a pattern such as ORD-{city}-####")]
    [InlineData("types:\n  pin: { kind: digits, length: many }\nintents: {}", 2, 32, "expected a whole number from 1 to 16 as 'length', but found 'many'")]
    [InlineData("types:\n  pin: { kind: digits }\nintents: {}", 2, 8, "expected 'length'")]
    [InlineData("intents:\n  a:\n    phrases: {x: y}\n    reply: hi", 3, 14, "expected text as 'phrases', but found a mapping")]
    [InlineData("replies:\n  gretting: hello\nintents: {}", 2, 3, "expected one of greeting, not_understood")]
    [InlineData("intents: {}", 1, 1, "expected at least one entry under 'intents'")]
    [InlineData("just text", 1, 1, "expected a mapping as a dialogue script, but found 'just text'")]
    [InlineData("intents:\n  a: [unclosed", 3, 1, "expected YAML")]
    [InlineData("name: a\nname: b", 2, 1, "expected YAML")]
    [InlineData("", 1, 1, "expected one YAML document, but found 0")]
    [InlineData("gates:\n  g:\n    call: t\n    refused: no\nintents: {}", 3, 5, "expected 'open_when' in the gate 'g'")]
    [InlineData("gates:\n  g:\n    call: t\n    open_when: ok\n    refused: no\n    forget: [pin]\nintents: {}", 6, 14, "expected a slot of the gate 'g', but found 'pin'")]
    public void Load_Mistake_SaysFileLineColumnAndWhatWasExpected(string yaml, int line, int column, string expected)
    {
        var exception = Assert.Throws<DialogueScriptException>(() => DialogueScript.Load(new StringReader(yaml), "my.yaml"));

        Assert.StartsWith(expected, exception.Message[(exception.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..], StringComparison.Ordinal);
        Assert.Equal(("my.yaml", line, column), (exception.FileName, exception.Line, exception.Column));
        Assert.StartsWith($"my.yaml({line},{column}): ", exception.Message, StringComparison.Ordinal);
    }
}
