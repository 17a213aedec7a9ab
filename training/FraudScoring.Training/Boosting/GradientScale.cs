namespace FraudScoring.Training.Boosting;

/// <summary>What one unit of a quantised gradient and hessian is worth: sums are divided by these.</summary>
internal readonly record struct GradientScale(double Gradient, double Hessian);
