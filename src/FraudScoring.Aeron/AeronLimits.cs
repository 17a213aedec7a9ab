namespace FraudScoring.Aeron;

/// <summary>Every bound on what comes from another process or from the network.</summary>
internal static class AeronLimits
{
    /// <summary>Bytes of a channel's text.</summary>
    public const int ChannelBytesMax = 4095;

    /// <summary>Shortest term of a log.</summary>
    public const int TermLengthMin = 64 * 1024;

    /// <summary>Longest term of a log.</summary>
    public const int TermLengthMax = 1024 * 1024 * 1024;

    /// <summary>Largest datagram: an IPv4 UDP payload, rounded down to whole frames.</summary>
    public const int MtuMax = 65504;

    /// <summary>Longest message, whatever the term.</summary>
    public const int MessageLengthMax = 16 * 1024 * 1024;

    /// <summary>Smallest and largest page of a log file.</summary>
    public const int PageSizeMin = 4096;

    /// <summary>Largest page of a log file.</summary>
    public const int PageSizeMax = 1024 * 1024 * 1024;

    /// <summary>Bytes of one counter's label.</summary>
    public const int LabelBytesMax = 380;

    /// <summary>Bytes of one counter's key.</summary>
    public const int KeyBytesMax = 112;

    /// <summary>Bytes of the path of a log file in a driver's answer.</summary>
    public const int PathBytesMax = 4096;

    /// <summary>Sessions a receiving socket remembers without an image: pending, refused or cooling down.</summary>
    public const int SessionStatesMax = 1024;

    /// <summary>Images of one driver.</summary>
    public const int ImagesMax = 256;

    /// <summary>Clients of one driver.</summary>
    public const int ClientsMax = 256;

    /// <summary>Bytes of one text in the error log.</summary>
    public const int ErrorTextBytesMax = 1024;

    /// <summary>Distinct texts of the error log that are counted; further ones only count as errors.</summary>
    public const int DistinctErrorsMax = 256;
}
