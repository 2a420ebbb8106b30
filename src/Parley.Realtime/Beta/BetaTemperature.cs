using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Realtime.Beta;

/// <summary>The beta's <c>temperature</c>: checked, kept and echoed, and without effect, for today's protocol has none (protocol §12.2).</summary>
internal sealed class BetaTemperature
{
    private const double Lowest = 0.6;
    private const double Highest = 1.2;
    private const double Default = 0.8;

    private double _value = Default;

    /// <summary>What the session says it is; 0.6 to 1.2, at first 0.8.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Keeps a value that <see cref="Take"/> gave; null changes nothing.</summary>
    public void Use(double? value)
    {
        if (value is { } given)
        {
            Volatile.Write(ref _value, given);
        }
    }

    /// <summary>Removes it from a session or a response's settings; null when it was not there.</summary>
    /// <exception cref="ParleyProtocolException">It is not a number from 0.6 to 1.2.</exception>
    public static double? Take(JsonObject settings, string path)
    {
        if (!settings.Remove("temperature", out var node) || node is null)
        {
            return null;
        }

        var place = path.Length == 0 ? "temperature" : path + ".temperature";
        if (node.GetValueKind() != JsonValueKind.Number || !((JsonValue)node).TryGetValue(out double value))
        {
            throw new ParleyProtocolException(
                "invalid_type", $"Invalid type for '{place}': expected a decimal, but got {BetaJson.Describe(node)} instead.", place);
        }

        return value switch
        {
            < Lowest => throw Refuse("decimal_below_min_value", "below minimum value. Expected a value >= ", Lowest),
            > Highest => throw Refuse("decimal_above_max_value", "above maximum value. Expected a value <= ", Highest),
            _ => value,
        };

        ParleyProtocolException Refuse(string code, string expectation, double limit) => new(
            code, string.Create(CultureInfo.InvariantCulture, $"Invalid '{place}': decimal {expectation}{limit}, but got {value} instead."), place);
    }
}
