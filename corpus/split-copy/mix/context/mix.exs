defmodule A.MixProject do
  use Mix.Project

  def project do
    [app: :a, version: "0.1.0", deps: [{:jason, "~> 1.4"}]]
  end
end
