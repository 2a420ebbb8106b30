using Parley.Server.Calls.Consent;

namespace Parley.Server.Tests.Calls.Consent;

[Trait("Category", "Unit")]
public sealed class SaidWordsTests
{
    [Theory]
    [InlineData("This call is recorded.", "This call is recorded")]
    [InlineData("This call is recorded.", "Okay. This call is being recorded.")]
    [InlineData("May this call be recorded? Press 1 for yes.", "May this call be recorded? Press one for yes.")]
    [InlineData("通話は録音されます。", "この通話は録音されます")]
    [InlineData("May we record this call? Say yes or no.", "May we record this call? Say yes, or no.")]
    [InlineData("We don’t keep this call, but record it.", "We don't keep this call but record it")]
    public void Hold_SentenceAsModelsSayIt_IsTrue(string sentence, string said) => Assert.True(SaidWords.Hold(sentence, said));

    [Theory]
    [InlineData("This call is recorded.", "")]
    [InlineData("This call is recorded.", "Hello, how can I help you?")]
    [InlineData("This call is recorded.", "This call")]
    [InlineData("May this call be recorded? Press 1 for yes.", "I cannot record calls.")]
    [InlineData("通話は録音されます。", "こんにちは")]
    [InlineData("This call is recorded.", "This call is not recorded.")]
    [InlineData("This call is recorded.", "This call isn’t recorded.")]
    [InlineData("This call is recorded.", "This evening I will call Alice about the recorder, which is really rather old; she said that she would decide on it later.")]
    [InlineData("This call is recorded.", "This call is recorded. And now tell me, what brings you here, and how may I be of use to you today?")]
    public void Hold_SomethingElse_IsFalse(string sentence, string said) => Assert.False(SaidWords.Hold(sentence, said));
}
