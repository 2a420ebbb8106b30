using Parley.Server.Telephone;

namespace Parley.Server.Twilio.Consults;

/// <summary>Where Twilio asks and reports about a person who is asked.</summary>
internal sealed class ConsultAddresses(PublicAddress address)
{
    /// <summary>What the person hears.</summary>
    /// <param name="consult">Of whom.</param>
    /// <param name="attempt">How often it was asked, with this time; from 1.</param>
    public Uri Ask(Consult consult, int attempt = 1) => address.Url($"{TwilioPaths.Consult}?consult={consult.Id}&attempt={attempt}", null);

    /// <summary>Where its answer goes.</summary>
    public Uri Answer(Consult consult, int attempt) => address.Url($"{TwilioPaths.ConsultAnswer}?consult={consult.Id}&attempt={attempt}", null);

    /// <summary>Where it is told how the call to it stands.</summary>
    public Uri Status(Consult consult) => address.Url($"{TwilioPaths.ConsultStatus}?consult={consult.Id}", null);

    /// <summary>What is asked when the two have talked.</summary>
    public Uri After => address.Url(TwilioPaths.After, null);
}
