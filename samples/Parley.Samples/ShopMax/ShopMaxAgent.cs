using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue;

namespace Parley.Samples.ShopMax;

/// <summary>ShopMax India: voice support of a retailer. Order status, return requests, product questions.</summary>
public static class ShopMaxAgent
{
    /// <summary>The agent's name and model id.</summary>
    public const string Name = "shopmax";

    private static readonly Lazy<DialogueScript> s_script = new(
        () => DialogueScript.Load(new StringReader(SampleDatabase.ReadResource("shopmax.yaml")), "shopmax.yaml"));

    /// <summary>For a language model.</summary>
    public static string Instructions { get; } = SampleDatabase.ReadResource("shopmax.txt");

    /// <summary>For the offline engine; the same text lies beside the program as <c>ShopMax/shopmax.yaml</c>.</summary>
    public static DialogueScript Script => s_script.Value;

    /// <summary>The agent's data; one for the whole process.</summary>
    /// <param name="dataDirectory">Where the file is or shall be; <c>data</c> under the working directory when null.</param>
    public static SampleDatabase CreateDatabase(string? dataDirectory = null) => new(Name, dataDirectory);

    /// <summary>The agent's tools for one conversation. They keep no state of it.</summary>
    /// <param name="database">From <see cref="CreateDatabase"/>.</param>
    /// <param name="timeProvider">Dates return requests; the system's clock when null.</param>
    public static IReadOnlyList<AIFunction> CreateTools(SampleDatabase database, TimeProvider? timeProvider = null)
    {
        var tools = new ShopMaxTools(database, timeProvider ?? TimeProvider.System);
        return
        [
            SampleTools.Create("get_order_status", tools.GetOrderStatusAsync),
            SampleTools.Create("request_return", tools.RequestReturnAsync),
            SampleTools.Create("get_product", tools.GetProductAsync),
        ];
    }
}
