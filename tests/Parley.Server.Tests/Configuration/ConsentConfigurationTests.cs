using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class ConsentConfigurationTests
{
    [Fact]
    public void Parse_Consent_AsAWordOrASection_FillsItsOptions()
    {
        const string Yaml = """
            calls: { consent: { mode: ask, say: "Dürfen wir aufzeichnen?", answer_seconds: 5 } }
            agents:
              - { name: one, consent: announce }
              - { name: two }
            """;

        var options = Parse(Yaml);

        Assert.Equal(new ConsentOptions { Mode = ConsentMode.Ask, Sentence = "Dürfen wir aufzeichnen?", AnswerTime = TimeSpan.FromSeconds(5) }, options.Calls.Consent);
        Assert.Equal(new ConsentOptions { Mode = ConsentMode.Announce }, options.Agents[0].Consent);
        Assert.Null(options.Agents[1].Consent);
        Assert.Equal(ConsentOptions.None, Parse("").Calls.Consent);
    }

    [Theory]
    [InlineData("calls: { consent: maybe }", "calls.consent")]
    [InlineData("calls: { consent: { say: Hello } }", "calls.consent.mode")]
    [InlineData("calls: { consent: { mode: ask, answer_seconds: 0 } }", "calls.consent.answer_seconds")]
    [InlineData("calls: { consent: { mode: ask, text: Hello } }", "'text' in 'calls.consent'")]
    public void Parse_MistakeInConsent_NamesItsPlace(string yaml, string place) =>
        Assert.Contains(place, Assert.Throws<ParleyConfigurationException>(() => Parse(yaml)).Message, StringComparison.Ordinal);

    private static ParleyOptions Parse(string yaml) => ParleyConfigurationFile.Parse(yaml, "parley.yaml", "/etc/parley", _ => null);
}
