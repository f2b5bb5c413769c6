"""Small censuses of children in need, written out: a piece of one is changed by its text."""

from __future__ import annotations

from pathlib import Path

HEADER = """  <Header>
    <CollectionDetails>
      <Collection>CIN</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate>
    </CollectionDetails>
    <Source><SourceLevel>L</SourceLevel><LEA>302</LEA></Source>
  </Header>
"""

EPISODE = """      <CINdetails>
        <CINreferralDate>2025-05-01</CINreferralDate>
        <ReferralSource>6</ReferralSource>
        <PrimaryNeedCode>N1</PrimaryNeedCode>
        <Assessments>
          <AssessmentActualStartDate>2025-05-02</AssessmentActualStartDate>
          <AssessmentAuthorisationDate>2025-06-20</AssessmentAuthorisationDate>
        </Assessments>
        <Section47>
          <S47ActualStartDate>2025-06-01</S47ActualStartDate>
          <DateOfInitialCPC>2025-06-18</DateOfInitialCPC>
          <ICPCnotRequired>0</ICPCnotRequired>
        </Section47>
        <ReferralNFA>0</ReferralNFA>
        <ChildProtectionPlans>
          <CPPstartDate>2025-06-18</CPPstartDate>
          <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
          <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
          <NumberOfPreviousCPP>1</NumberOfPreviousCPP>
          <Reviews><CPPreviewDate>2025-09-10</CPPreviewDate><CPPreviewDate>2026-02-27</CPPreviewDate></Reviews>
        </ChildProtectionPlans>
      </CINdetails>
"""


def child(name: str = "C1", episodes: str = EPISODE, sex: str = "<Sex>F</Sex>") -> str:
    """A child born on 27 March 2015, with its episodes."""
    return f"""    <Child>
      <ChildIdentifiers>
        <LAchildID>{name}</LAchildID>
        <PersonBirthDate>2015-03-27</PersonBirthDate>
        {sex}
      </ChildIdentifiers>
      <ChildCharacteristics>
        <Ethnicity>WBRI</Ethnicity>
        <Disabilities><Disability>HAND</Disability><Disability>HEAR</Disability></Disabilities>
      </ChildCharacteristics>
{episodes}    </Child>
"""


def text(*children: str, header: str = HEADER) -> str:
    """A whole census."""
    inside = "".join(children or (child(),))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n{header}  <Children>\n{inside}  </Children>\n</Message>\n'
    )


def census(path: Path, *children: str, header: str = HEADER) -> Path:
    """The same in a file."""
    path.write_text(text(*children, header=header), encoding="utf-8")
    return path
