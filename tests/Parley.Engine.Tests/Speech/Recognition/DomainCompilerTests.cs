using Microsoft.Extensions.Logging.Abstractions;
using Parley.Engine.Speech;
using Parley.Engine.Speech.PocketSphinx;
using Parley.Engine.Speech.Recognition;

namespace Parley.Engine.Tests.Speech.Recognition;

[Trait("Category", "Unit")]
public sealed class DomainCompilerTests
{
    private readonly DomainCompiler _compiler = new(
        new PronouncingDictionary(Path.Combine(PocketSphinxOptions.DefaultModelDirectory, "cmudict-en-us.dict")), NullLogger.Instance);

    [Fact]
    public void Compile_SlotPhrase_WritesGrammarAndDictionary()
    {
        var compiled = _compiler.Compile(OrderDomain.Create())!;

        Assert.Contains("where is my order <slot0> | ", compiled.Jsgf, StringComparison.Ordinal);
        Assert.Contains("<slot0> = (o r d ((d e l) | (m u m) | (b l r)) (zero | oh |", compiled.Jsgf, StringComparison.Ordinal);
        Assert.Contains("\nseven S EH V AH N\n", compiled.Dictionary, StringComparison.Ordinal);
        Assert.Contains(" seven seven two", compiled.LanguageModel, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_OwnPronunciation_ComesFirst()
    {
        var domain = new RecognitionDomain
        {
            Id = "own",
            Phrases = ["hello shopmax", "hello zqxv"],
            Pronunciations = new Dictionary<string, string> { ["shopmax"] = "sh aa1 p m ae k s", ["hello"] = "NOT PHONES" },
        };

        var compiled = _compiler.Compile(domain)!;

        Assert.Contains("shopmax SH AA P M AE K S\n", compiled.Dictionary, StringComparison.Ordinal);
        Assert.Contains("zqxv Z K K S V\n", compiled.Dictionary, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT PHONES", compiled.Dictionary, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_BadSlotOrWord_LeavesOnlyThosePhrasesOut()
    {
        var domain = new RecognitionDomain
        {
            Id = "bad",
            Phrases = ["pay {amount}", "track {nothing}", "こんにちは", "yes please"],
            Slots = new Dictionary<string, RecognitionSlot> { ["amount"] = new("(one | two", ["one"]) },
        };

        var compiled = _compiler.Compile(domain)!;

        Assert.Contains("public <utterance> = yes please;", compiled.Jsgf, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_NothingUsable_GivesNull()
    {
        var compiled = _compiler.Compile(new RecognitionDomain { Id = "empty", Phrases = ["...", "{nothing}"] });

        Assert.Null(compiled);
    }
}
