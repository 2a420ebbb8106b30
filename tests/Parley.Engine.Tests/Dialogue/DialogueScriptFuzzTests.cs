using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Tests.Dialogue;

[Trait("Category", "Unit")]
public sealed class DialogueScriptFuzzTests
{
    private static readonly string[] s_words =
        "double triple oh seven to for 7721 and hundred thousand the of march yes no where is my weather in from - ' ’ ₹ % 12.5 1,000 say that again".Split(' ');

    [Fact]
    public void Respond_AnyText_NeverThrows()
    {
        using var client = new DialogueScriptChatClient(DialogueScript.Empty);
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city, int days) => "", "get_weather"), AIFunctionFactory.Create((string orderId) => "", "cancel_order")] };

        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => Answers(client, options, text ?? "")).QuickCheckThrowOnFailure();
        Prop.ForAll(Gen.ArrayOf(Gen.Elements(s_words)).ToArbitrary(), words => Answers(client, options, string.Join(' ', words))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Load_AnyText_ThrowsNothingButItsOwnException() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            try
            {
                DialogueScript.Load(new StringReader(text ?? ""), "any.yaml");
            }
            catch (DialogueScriptException)
            {
                return true;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AnyText_KeepsPlacesInside() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
            Utterance.Read(text ?? "").Tokens.All(token => token.Text.Length > 0 && token.Start + token.Length <= text!.Length)).QuickCheckThrowOnFailure();

    private static bool Answers(DialogueScriptChatClient client, ChatOptions options, string text)
    {
        var history = new[] { new ChatMessage(ChatRole.User, text), new ChatMessage(ChatRole.User, "what is the weather"), new ChatMessage(ChatRole.User, text) };
        var first = client.GetResponseAsync(history, options).GetAwaiter().GetResult();
        var second = client.GetResponseAsync(history, options).GetAwaiter().GetResult();
        return first.Messages.Count > 0 && first.Text == second.Text;
    }
}
