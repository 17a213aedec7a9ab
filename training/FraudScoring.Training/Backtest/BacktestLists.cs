using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Backtest;

/// <summary>The lists of a service.</summary>
internal static class BacktestLists
{
    /// <summary>Reads all lists of a folder, which may be away.</summary>
    /// <exception cref="DataException">One is wrong.</exception>
    public static ListBook Load(string folder)
    {
        try
        {
            return ListFiles.Find(folder).Aggregate(ListBook.Empty, (book, path) => book.With(ListFiles.Read(path)));
        }
        catch (ListFormatException e)
        {
            throw new DataException(e.Message);
        }
    }
}
