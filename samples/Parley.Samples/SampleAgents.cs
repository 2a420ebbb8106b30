using Parley.Samples.ShiFi;
using Parley.Samples.ShopMax;
using Parley.Server.Hosting;

namespace Parley.Samples;

/// <summary>Registers the samples' tools under the names that <c>parley.yaml</c> uses.</summary>
public static class SampleAgents
{
    /// <summary>Adds both agents' tools; their data lies in <c>data</c> under the working directory.</summary>
    public static void Add(IParleyBuilder builder) => Add(builder, dataDirectory: null);

    /// <summary>Adds both agents' tools.</summary>
    /// <param name="builder">From <c>AddParley</c>.</param>
    /// <param name="dataDirectory">Where the data is or shall be; <c>data</c> under the working directory when null.</param>
    public static void Add(IParleyBuilder builder, string? dataDirectory)
    {
        var shopMax = ShopMaxAgent.CreateDatabase(dataDirectory);
        var shiFi = ShiFiAgent.CreateDatabase(dataDirectory);
        builder.AddTools(ShopMaxAgent.Name, _ => ShopMaxAgent.CreateTools(shopMax));
        builder.AddTools(ShiFiAgent.Name, _ => ShiFiAgent.CreateTools(shiFi)); // anew for each call: they know who is verified
    }
}
