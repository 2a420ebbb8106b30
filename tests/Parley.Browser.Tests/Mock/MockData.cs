namespace Parley.Browser.Tests.Mock;

/// <summary>What the REST interface says in these tests.</summary>
internal static class MockData
{
    public static object[] Agents =>
    [
        new
        {
            name = "shopmax",
            title = "ShopMax support",
            description = "Orders, returns and product questions of an online shop.",
            scenario = "Retail",
            voice = "marin",
            examples = new[] { "Where is my order ORD-DEL-7721?", "I want to return my headphones", "Do you have a coffee grinder?" },
        },
        new
        {
            name = "shifi",
            title = "ShiFi finance",
            description = "Balances, loans and credit score, once you have given your PIN.",
            scenario = "Finance",
            voice = "cedar",
            examples = new[] { "What is my balance?", "My PIN is four two seven one" },
        },
    ];

    public static object Status => new
    {
        engine = "offline",
        reason = "No OPENAI_API_KEY: nothing leaves this machine.",
        version = "0.1.0",
        stages = new { recogniser = "PocketSphinx en-us", chat = "dialogue script", synthesiser = "flite slt" },
        warnings = new[] { "espeak-ng is not installed: every agent speaks with the voice slt." },
    };
}
