namespace Parley.Engine.Turns.Completion;

/// <summary>What English words tell about a thought being finished, as log-odds. Pure.</summary>
internal static class EnglishClues
{
    private const double Closing = 2.5;
    private const double Hesitation = -4.5;
    private const double LeadIn = -4.5;
    private const double Question = 1.2;
    private const double OpenQuestion = -4.5;
    private const double OpenSubordinate = -3.5;
    private const double LongEnough = 0.6;
    private const double LoneWord = -0.6;
    private const double LoneAnswer = 1;

    public static double Weigh(IReadOnlyList<string> words, bool isAnswer)
    {
        if (EnglishPhrases.EndsInHesitation(words))
        {
            return Hesitation;
        }

        if (EnglishPhrases.EndsInClosing(words) || EnglishPhrases.IsReply(words))
        {
            return Closing;
        }

        var question = EnglishQuestion.Find(words);
        return WeighLength(words.Count, isAnswer)
            + (question.IsOpen ? OpenQuestion : question.IsAsked ? Question : 0)
            + (EnglishPhrases.EndsInLeadIn(words) ? LeadIn : LastWord.Weigh(words, question))
            + (!question.IsAsked && EnglishSubordinate.IsOpen(words) ? OpenSubordinate : 0)
            + SpokenNumber.Weigh(words);
    }

    private static double WeighLength(int wordCount, bool isAnswer) =>
        isAnswer && wordCount <= 3 ? LoneAnswer : wordCount >= 3 ? LongEnough : LoneWord;
}
