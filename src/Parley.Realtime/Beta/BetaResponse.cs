using System.Text.Json.Nodes;

namespace Parley.Realtime.Beta;

/// <summary>A response, and the settings that a client gives for one (protocol §12.4, §12.6).</summary>
internal static class BetaResponse
{
    private static readonly BetaMember[] s_members = [BetaMember.Modalities, BetaMember.Voice, BetaMember.OutputAudioFormat];

    /// <summary>Changes the <c>response</c> of a <c>response.create</c> in place.</summary>
    /// <exception cref="ParleyProtocolException">It names a format that the beta has not.</exception>
    public static void ToCurrent(JsonObject response)
    {
        foreach (var member in s_members.Append(BetaMember.MaxResponseOutputTokens))
        {
            member.MoveToCurrent(response, "response", response);
        }

        foreach (var item in response["input"] as JsonArray ?? [])
        {
            BetaItem.ToCurrent(item);
        }
    }

    /// <summary>Changes a server's response in place.</summary>
    /// <param name="response">As today's server shows it.</param>
    /// <param name="conversationId">The id that the beta's client was told, for responses of its conversation.</param>
    /// <param name="temperature">What it also shows.</param>
    public static void FromCurrent(JsonObject response, string conversationId, double temperature)
    {
        foreach (var member in s_members)
        {
            member.CopyFromCurrent(response, response);
        }

        response.Remove("output_modalities");
        response.Remove("audio");

        response["temperature"] = temperature;
        if (response["conversation_id"] is not null)
        {
            response["conversation_id"] = conversationId;
        }

        foreach (var item in (response["output"] as JsonArray ?? []).OfType<JsonObject>())
        {
            BetaItem.FromCurrent(item);
        }

        if (response["usage"]?["input_token_details"] is JsonObject input)
        {
            input.Remove("image_tokens");
            (input["cached_tokens_details"] as JsonObject)?.Remove("image_tokens");
        }
    }
}
