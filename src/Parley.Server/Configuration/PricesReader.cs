using Parley.Agents.Metering;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>prices:</c> to a table, over the list prices that come with Parley.</summary>
internal static class PricesReader
{
    private const double LargestPrice = 1_000_000;

    public static void Read(YamlValue? value, IDictionary<string, ModelPrice> prices)
    {
        foreach (var (model, entry) in value?.Section().Pairs() ?? [])
        {
            var section = entry.Section();
            prices[model] = new ModelPrice
            {
                InputText = Price(section, "input_text"),
                CachedText = Price(section, "cached_text"),
                OutputText = Price(section, "output_text"),
                InputAudio = Price(section, "input_audio"),
                CachedAudio = Price(section, "cached_audio"),
                OutputAudio = Price(section, "output_audio"),
                InputImage = Price(section, "input_image"),
                CachedImage = Price(section, "cached_image"),
                AudioMinute = Price(section, "audio_minute"),
            };
            section.RejectUnknownKeys();
        }
    }

    private static decimal? Price(YamlSection section, string key) => (decimal?)section.Take(key)?.Number(0, LargestPrice);
}
