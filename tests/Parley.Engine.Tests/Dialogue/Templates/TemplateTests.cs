using System.Text.Json.Nodes;
using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Tests.Dialogue.Templates;

[Trait("Category", "Unit")]
public sealed class TemplateTests
{
    private static readonly TemplateScope s_scope = new(
        new Dictionary<string, JsonNode?> { ["who"] = JsonValue.Create("Asha") },
        JsonNode.Parse("""
            {"found":true,"status":"in_transit","price":254990,"small":1234.5,"on":"2026-03-14","days":1,"none":0,"empty":[],"nothing":null,
             "items":[{"kind":"car loan","sum":8200},{"kind":"home loan","sum":96400}],"names":["a","b","c"],"deep":{"er":{"still":"yes"}}}
            """));

    [Theory]
    [InlineData("Hello {who}.", "Hello Asha.")]
    [InlineData("{status|plain}", "in transit")]
    [InlineData("{price|amount}", "2,54,990 rupees")]
    [InlineData("{small|number}", "1,234.5")]
    [InlineData("{on|date}", "14 March")]
    [InlineData("{days|count:business day}, {none|count:loan}, {items|count:loan}", "1 business day, no loans, 2 loans")]
    [InlineData("{names|list}", "a, b and c")]
    [InlineData("{deep.er.still} {items.0.kind} {items.count}", "yes car loan 2")]
    [InlineData("{missing}", "unknown")]
    [InlineData("{for item in items}a {item.kind} of {item.sum|amount}{end}", "a car loan of 8,200 rupees and a home loan of 96,400 rupees")]
    [InlineData("{if found}yes{else}no{end}", "yes")]
    [InlineData("{if not found}yes{end}", "")]
    [InlineData("{if status == 'in_transit' and days < 2}soon{end}", "soon")]
    [InlineData("{if none or empty or nothing or missing}some{else}none{end}", "none")]
    [InlineData("{if not (days > 5 or price <= 3)}fine{end}", "fine")]
    [InlineData("{{not a value}}", "{not a value}")]
    public void Render_Template_FillsItIn(string template, string expected)
    {
        var text = Template.Parse(template).Render(s_scope, new SpeechFormat("rupees", UsesLakhs: true));

        Assert.Equal(expected, text);
    }

    [Fact]
    public void Evaluate_OneValue_KeepsItsType()
    {
        Assert.Equal(254990L, Template.Parse("{price}").Evaluate(s_scope, SpeechFormat.Plain));
        Assert.Equal(true, Template.Parse("{found}").Evaluate(s_scope, SpeechFormat.Plain));
        Assert.Equal("Asha", Template.Parse("{who}").Evaluate(s_scope, SpeechFormat.Plain));
    }
}
